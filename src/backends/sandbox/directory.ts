/**
 * The servicers that a borrower can find in the sandbox: real ones, with the former names of their loans' servicers, and
 * two invented ones that are degraded and down. SOURCES.md names the source of each fact.
 */
import type {FormerName, Health, Servicer} from '../../contract/schemas.js';

/** A servicer of the directory. */
export interface ServicerRecord {
  /** Never changes, since connections refer to it. */
  uuid: string;
  /** The present name. */
  name: string;
  /** The loans that it services. `federal` includes FFEL and Perkins loans. */
  kind: Servicer['kind'];
  /** The host name where a borrower logs in. */
  website: string;
  /** Other names that people type: initials, brands, hosts. Another spacing or case needs no alias. */
  aliases: readonly string[];
  /** Its former names, and the servicers whose loans it took over: which of their loans, and in which year. */
  former: readonly FormerName[];
  health: Health;
  /** Rank among the popular servicers, from 1. Absent for all others. */
  popular?: number;
}

// Prettier would put each property on a line of its own, which makes the table hard to read.
// prettier-ignore
/** The whole directory. The search ignores the order. */
export const directory: readonly ServicerRecord[] = [
  // Servicers of loans that the U.S. Department of Education owns.
  {
    uuid: 'e14aeada-9d72-4234-8746-4aef6d9cc2f0', name: 'MOHELA',
    kind: 'both', website: 'mohela.studentaid.gov', health: 'ok', popular: 1,
    aliases: ['Missouri Higher Education Loan Authority', 'servicing.mohela.com'],
    former: [
      {name: 'FedLoan Servicing', year: 2022, loans: 'some'}, {name: 'MyFedLoan', year: 2022, loans: 'some'},
      {name: 'CornerStone', year: 2022, loans: 'some'}, {name: 'Navient', year: 2024, loans: 'some'},
      {name: 'Sallie Mae', year: 2024, loans: 'some'},
      {name: 'Chase Student Loans', year: 2024, loans: 'some'},
      {name: 'JPMorgan Chase', year: 2024, loans: 'some'},
      {name: 'Aspire Resources', year: 2015, loans: 'federal'},
      {name: 'KSA Servicing', year: 2015, loans: 'federal'}, {name: 'COSTEP', year: 2013, loans: 'federal'},
      {name: 'EDGEucation Loans', year: 2013, loans: 'federal'},
      {name: 'EdManage', year: 2013, loans: 'federal'},
    ],
  },
  {
    uuid: '85a64925-335a-4f71-9690-0ad6e8dd4576', name: 'Nelnet',
    kind: 'federal', website: 'nelnet.studentaid.gov', health: 'ok', popular: 2,
    aliases: ['National Education Loan Network'],
    former: [
      {name: 'Great Lakes', year: 2023, loans: 'federal'},
      {name: 'MyGreatLakes', year: 2023, loans: 'federal'},
      {name: 'FedLoan Servicing', year: 2022, loans: 'some'},
      {name: 'CornerStone', year: 2022, loans: 'some'}, {name: 'ACS', year: 2013, loans: 'some'},
      {name: 'Direct Loan Servicing Center', year: 2013, loans: 'some'},
    ],
  },
  {
    uuid: '9318fe2c-353c-43bd-b2c6-d582d9aeae77', name: 'Aidvantage',
    kind: 'federal', website: 'aidvantage.studentaid.gov', health: 'ok', popular: 3,
    aliases: ['Advantage', 'Maximus', 'Maximus Education', 'Maximus Federal Services'],
    former: [
      {name: 'Navient', year: 2021, loans: 'federal'}, {name: 'Sallie Mae', year: 2021, loans: 'federal'},
      {name: 'FedLoan Servicing', year: 2022, loans: 'some'},
      {name: 'CornerStone', year: 2022, loans: 'some'}, {name: 'ACS', year: 2021, loans: 'some'},
      {name: 'Direct Loan Servicing Center', year: 2021, loans: 'some'},
    ],
  },
  {
    uuid: '3fad8100-4641-4d0f-b69f-e0a6380230fa', name: 'Edfinancial Services',
    kind: 'both', website: 'edfinancial.studentaid.gov', health: 'ok', popular: 4,
    aliases: ['Edfinancial', 'EFS', 'HESC/Edfinancial', 'ESA/Edfinancial'],
    former: [
      {name: 'Granite State Management & Resources', year: 2021, loans: 'federal'},
      {name: 'Granite State', year: 2021, loans: 'federal'}, {name: 'GSM&R', year: 2021, loans: 'federal'},
      {name: 'FedLoan Servicing', year: 2022, loans: 'some'},
      {name: 'CornerStone', year: 2022, loans: 'some'},
    ],
  },
  {
    uuid: '03ea0337-c58b-4f40-b960-62c79fea9dd5', name: 'Central Research, Inc. (CRI)',
    kind: 'federal', website: 'cri.studentaid.gov', health: 'ok', popular: 5,
    aliases: ['CRI', 'Central Research'],
    former: [],
  },
  {
    uuid: 'b0e8315d-f754-4211-a556-0981f57f741f', name: 'ECSI Federal Perkins Loan Servicer',
    kind: 'federal', website: 'efpls.ed.gov', health: 'ok',
    aliases: ['ECSI', 'Perkins', 'EFPLS'],
    former: [],
  },
  {
    uuid: '9d41a745-92a5-46f2-9218-bbb4d7623e42', name: 'Default Resolution Group',
    kind: 'federal', website: 'myeddebt.ed.gov', health: 'ok',
    aliases: ['DRG', 'Debt Management and Collections System', 'DMCS', 'My Ed Debt'],
    former: [],
  },
  // State agencies, guarantors and campus servicers: FFEL, Perkins, state and school loans.
  {
    uuid: 'cab235e6-e6ee-4c6c-88ec-a076afe0d5f2', name: 'American Education Services',
    kind: 'both', website: 'aessuccess.org', health: 'ok', popular: 8,
    aliases: [
      'AES', 'AES Success', 'PHEAA', 'AES/PHEAA', 'Pennsylvania Higher Education Assistance Agency',
      'PA Forward',
    ],
    former: [
      {name: 'ACPE', year: 2023, loans: 'all'},
      {name: 'Alaska Commission on Postsecondary Education', year: 2023, loans: 'all'},
    ],
  },
  {
    uuid: '35690efe-caa3-4e77-8ac1-e4b2c2feff1f', name: 'Ascendium',
    kind: 'federal', website: 'ascendiumeducation.org', health: 'ok',
    aliases: ['Ascendium Education Solutions'],
    former: [{name: 'Great Lakes Higher Education Guaranty', year: 2018, loans: 'all'}],
  },
  {
    uuid: '4057adf6-1f00-4fbb-a56c-c3eeea96d6a5', name: 'Aspire Servicing Center',
    kind: 'both', website: 'aspireservicingcenter.com', health: 'ok',
    aliases: [
      'Aspire', 'Aspire Resources', 'ISL Education Lending', 'ISL', 'Iowa Student Loan',
      'iowastudentloan.org', 'SELF Loan', 'Minnesota SELF Loan',
    ],
    former: [],
  },
  {
    uuid: '000993bd-d7e7-472b-945a-c5a8bbda47ee', name: 'Bank of North Dakota',
    kind: 'private', website: 'bnd.nd.gov', health: 'ok',
    aliases: ['BND', 'DEAL Loan', 'DEAL Student Loan'],
    former: [],
  },
  {
    uuid: '50779ee4-6ae8-44f3-9afa-c7e8cf3f4433', name: 'Brazos Higher Education',
    kind: 'private', website: 'studentloans.com', health: 'ok',
    aliases: ['Brazos', 'Brazos Education Lending'],
    former: [],
  },
  {
    uuid: '4d2518e7-7ca5-4793-bc1f-9b1a74529374', name: 'CHESLA',
    kind: 'private', website: 'chesla.org', health: 'ok',
    aliases: ['Connecticut Higher Education Supplemental Loan Authority'],
    former: [],
  },
  {
    uuid: 'c4a8821e-390e-43ae-bed3-14380da3af61', name: 'College Foundation, Inc.',
    kind: 'both', website: 'cfnc.org', health: 'ok',
    aliases: ['CFI', 'CFNC', 'College Foundation of North Carolina', 'NC Assist Loan'],
    former: [],
  },
  {
    uuid: '3b707216-f925-48ab-81a9-8e672a47a353', name: 'ECMC',
    kind: 'federal', website: 'ecmc.org', health: 'ok',
    aliases: ['Educational Credit Management Corporation'],
    former: [
      {name: 'NCSEAA', year: 2023, loans: 'federal'},
      {name: 'North Carolina State Education Assistance Authority', year: 2023, loans: 'federal'},
      {name: 'LOSFA', year: 2023, loans: 'federal'},
      {name: 'Louisiana Office of Student Financial Assistance', year: 2023, loans: 'federal'},
    ],
  },
  {
    uuid: '45569696-bfd6-4430-8e0b-77f13be81258', name: 'Finance Authority of Maine',
    kind: 'private', website: 'famemaine.com', health: 'ok',
    aliases: ['FAME', 'Maine Loan'],
    former: [],
  },
  {
    uuid: '049044cd-2149-46b5-a1dc-f6e47c610df5', name: 'Georgia Student Finance Commission',
    kind: 'private', website: 'gafutures.org', health: 'ok',
    aliases: ['GSFC', 'GAfutures', 'Student Access Loan'],
    former: [],
  },
  {
    uuid: '949e44ac-8ef1-4f49-86e1-f87b42ed23b0', name: 'Granite Edvance',
    kind: 'both', website: 'graniteedvance.org', health: 'ok',
    aliases: [
      'Granite State Management & Resources', 'Granite State', 'GSM&R', 'gsmr.org', 'NHHEAF',
      'New Hampshire Higher Education Assistance Foundation', 'EDvestinU',
    ],
    former: [],
  },
  {
    uuid: 'ff3bb409-3246-4b7c-97dc-ed8d4b25a600', name: 'Heartland ECSI',
    kind: 'both', website: 'heartland.ecsi.net', health: 'ok',
    aliases: ['ECSI', 'Heartland', 'Educational Computer Systems, Inc.', 'Campus Partners', 'My Campus Loan'],
    former: [],
  },
  {
    uuid: '7ae9fe24-3764-4f80-8f98-16e27bb7bae2', name: 'INvestEd',
    kind: 'private', website: 'investedindiana.org', health: 'ok',
    aliases: ['INvestEd Indiana'],
    former: [],
  },
  {
    uuid: '8684c7b6-38c6-4e5c-95af-ec57e0cca1a8', name: 'Kentucky Higher Education Student Loan Corporation',
    kind: 'both', website: 'kheslc.com', health: 'ok',
    aliases: ['KHESLC', 'KHEAA', 'The Student Loan People', 'Advantage Education Loan'],
    former: [],
  },
  {
    uuid: '4090e2e0-7465-49aa-a11e-4fedd3dde674', name: 'MEFA',
    kind: 'private', website: 'mefa.org', health: 'ok',
    aliases: ['Massachusetts Educational Financing Authority'],
    former: [],
  },
  {
    uuid: '8eb9c223-a5ea-4639-ac15-361686eb763f', name: 'New Jersey HESAA',
    kind: 'both', website: 'hesaa.org', health: 'ok',
    aliases: ['HESAA', 'NJCLASS', 'Higher Education Student Assistance Authority'],
    former: [],
  },
  {
    uuid: 'afdeecfe-c920-4185-8534-aa98de7ea1cd', name: 'OSLA',
    kind: 'federal', website: 'osla.org', health: 'ok',
    aliases: ['Oklahoma Student Loan Authority', 'OSLA Servicing'],
    former: [],
  },
  {
    uuid: '4132a569-2883-44b8-9f25-ea2d6c312161', name: 'RISLA',
    kind: 'both', website: 'risla.com', health: 'ok',
    aliases: ['Rhode Island Student Loan Authority'],
    former: [],
  },
  {
    uuid: '5f2f4d38-d62a-4fac-84eb-6f9b1d490b93', name: 'SC Student Loan',
    kind: 'both', website: 'scstudentloan.org', health: 'ok',
    aliases: [
      'South Carolina Student Loan', 'South Carolina Student Loan Corporation', 'Palmetto Assistance Loan',
    ],
    former: [],
  },
  {
    uuid: 'fbec6be6-692e-4dc4-9422-ed402c4f76bf', name: 'Texas Higher Education Coordinating Board',
    kind: 'private', website: 'hhloans.com', health: 'ok',
    aliases: ['THECB', 'HHLoans', 'Hinson-Hazlewood', 'College Access Loan'],
    former: [],
  },
  {
    uuid: 'ecfc8054-5d61-4b73-8108-d2f09df38702', name: 'University Accounting Service',
    kind: 'both', website: 'uasconnect.com', health: 'ok',
    aliases: ['UAS', 'UAS Connect', 'UAS Echo'],
    former: [],
  },
  {
    uuid: '748caa2a-db45-4f51-84c8-f511cb4a4b43', name: 'VSAC',
    kind: 'both', website: 'vsac.org', health: 'ok',
    aliases: ['Vermont Student Assistance Corporation'],
    former: [],
  },
  // Private lenders and their servicers.
  {
    uuid: 'd46e3b1a-dcf2-4f05-b1a6-291d18b2c5bb', name: 'Ascent',
    kind: 'private', website: 'ascentfunding.com', health: 'ok',
    aliases: ['Ascent Funding', 'Ascent Student Loans'],
    former: [],
  },
  {
    uuid: 'af28715f-2fc9-4f88-95ea-be8e5424017a', name: 'Citizens',
    kind: 'private', website: 'citizensbank.com', health: 'ok',
    aliases: ['Citizens Bank', 'Citizens One'],
    former: [],
  },
  {
    uuid: 'd4d5f36c-154c-4637-9645-b072d2a7de6e', name: 'College Ave',
    kind: 'private', website: 'collegeave.com', health: 'ok',
    aliases: ['College Avenue', 'collegeaveservicing.com'],
    former: [],
  },
  {
    uuid: 'b20ac487-fbff-4f56-a0f9-bdd21b23d307', name: 'Earnest',
    kind: 'private', website: 'earnest.com', health: 'ok',
    aliases: ['Earnest NaviRefi'],
    former: [],
  },
  {
    uuid: 'c0e26fad-4ae6-42b2-82c0-99d1fc7f0220', name: 'ELFI',
    kind: 'private', website: 'elfi.com', health: 'ok',
    aliases: ['Education Loan Finance', 'SouthEast Bank'],
    former: [],
  },
  {
    uuid: 'f4a39c87-48ec-4b36-b06f-5d25cb541734', name: 'Firstmark Services',
    kind: 'private', website: 'firstmarkservices.com', health: 'ok', popular: 7,
    aliases: ['Firstmark', 'CommonBond'],
    former: [
      {name: 'Discover Student Loans', year: 2024, loans: 'private'},
      {name: 'Citibank', year: 2024, loans: 'some'},
      {name: 'Student Loan Corporation', year: 2024, loans: 'some'},
      {name: 'Wells Fargo', year: 2021, loans: 'private'},
    ],
  },
  {
    uuid: '7930cfb2-5bd1-48c4-b890-e603e6ace810', name: 'Funding U',
    kind: 'private', website: 'funding-u.com', health: 'ok',
    aliases: [],
    former: [],
  },
  {
    uuid: '18532b04-561e-4cc8-9d84-f9f3024cf06d', name: 'Launch Servicing',
    kind: 'private', website: 'launchservicing.com', health: 'ok',
    aliases: ['Stride Funding'],
    former: [],
  },
  {
    uuid: 'f3fc9d97-c577-43ed-9d2b-87f7a519c4cf', name: 'Laurel Road',
    kind: 'private', website: 'laurelroad.com', health: 'ok',
    aliases: ['KeyBank', 'DRB', 'DRB Student Loan'],
    former: [{name: 'Darien Rowayton Bank', year: 2018, loans: 'all'}],
  },
  {
    uuid: '7c8134b8-38aa-4b1d-a934-f316f36f0ee9', name: 'LendKey',
    kind: 'private', website: 'lendkey.com', health: 'ok',
    aliases: [],
    former: [],
  },
  {
    uuid: '748e4566-bcd2-4ccd-83d8-0c86619a1434', name: 'MPOWER Financing',
    kind: 'private', website: 'mpowerfinancing.com', health: 'ok',
    aliases: ['MPOWER'],
    former: [],
  },
  {
    uuid: '57a27da1-006c-4b0e-983d-c8dbbdead3bd', name: 'Nelnet Bank',
    kind: 'private', website: 'nelnetbank.com', health: 'ok',
    aliases: [],
    former: [],
  },
  {
    uuid: 'c98d5a28-083b-4439-888f-9007d4f885cc', name: 'PNC',
    kind: 'private', website: 'pnc.com', health: 'ok',
    aliases: ['PNC Bank'],
    former: [],
  },
  {
    uuid: '69b350f7-6d63-4798-a892-cf342f43dd96', name: 'Prodigy Finance',
    kind: 'private', website: 'prodigyfinance.com', health: 'ok',
    aliases: [],
    former: [],
  },
  {
    uuid: '17b79331-b0fe-4996-add0-155c776de171', name: 'Sallie Mae',
    kind: 'private', website: 'salliemae.com', health: 'ok', popular: 6,
    aliases: ['Sally May', 'SLM', 'Sallie Mae Bank', 'Smart Option Student Loan'],
    former: [],
  },
  {
    uuid: '2212856c-fdd7-43a3-aab2-5239c3176782', name: 'SoFi',
    kind: 'private', website: 'sofi.com', health: 'ok',
    aliases: ['Social Finance'],
    former: [],
  },
  // Invented servicers, to try a page with a servicer that is degraded or down.
  {
    uuid: '9249990d-3fae-4f92-8935-2c06ff1e2b4b', name: 'Sandbox Servicer (degraded)',
    kind: 'both', website: 'degraded.example', health: 'degraded', popular: 9,
    aliases: ['Degraded'],
    former: [],
  },
  {
    uuid: '9a31b1f4-02f0-4979-8f79-621f3b464820', name: 'Sandbox Servicer (down)',
    kind: 'both', website: 'down.example', health: 'down', popular: 10,
    aliases: ['Down'],
    former: [],
  },
];
