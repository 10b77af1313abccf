import type {Messages} from './catalogue.js';

/** Three codes share this text: only the page's engineer can use the difference. */
const wrongSetup = {
  title: 'Ouverture impossible',
  text: 'Ce site n’a pas été configuré correctement. Merci de prévenir son service d’assistance.',
  action: 'Fermer',
};

/**
 * French, with vous. A servicer is a `gestionnaire de prêts`, in short `gestionnaire`. To log in is `s’identifier`,
 * since `connecter` means to connect a servicer. A placeholder never follows `de` or `que`, which lose their e before a
 * vowel. The spaces before `:;?!` and inside « » are non-breaking: \u00A0, or the narrow \u202F.
 */
export const fr: Messages = {
  dir: 'ltr',
  sandbox: 'Mode test',
  close: 'Fermer',
  back: 'Retour',
  cancel: 'Annuler',

  opening: {title: 'Connectez vos gestionnaires de prêts', busy: 'Préparation en cours'},

  welcome: {
    title: 'Connectez vos gestionnaires de prêts',
    text: 'Connectez les organismes auxquels vous remboursez vos prêts et retrouvez tous vos prêts au même endroit.',
    read: {
      title: 'Ce qui est partagé',
      text: 'Vos prêts\u00A0: type, solde, taux d’intérêt et prochain paiement.',
    },
    use: {
      title: 'À quoi cela sert',
      text: 'Ce site saura ainsi à qui vous remboursez vos prêts.',
    },
    sees: {
      title: 'Qui y a accès',
      text: 'Uniquement {host}. Votre mot de passe sert à vous identifier et n’est pas conservé.',
    },
    sandbox:
      'Vous êtes en mode test. Aucun compte réel n’est utilisé\u00A0: ne saisissez jamais de vrai mot de passe.',
    begin: 'Continuer',
    leave: 'Pas maintenant',
  },

  search: {
    title: 'Trouvez votre gestionnaire de prêts',
    text: 'À qui remboursez-vous vos prêts\u202F?',
    label: 'Nom du gestionnaire',
    hint: 'Les anciens noms fonctionnent aussi, comme FedLoan ou Navient.',
    popular: 'Gestionnaires les plus courants',
    results: 'Gestionnaires trouvés',
    busy: 'Recherche en cours',
    found: {
      one: '{count} gestionnaire trouvé',
      many: '{count} de gestionnaires trouvés',
      other: '{count} gestionnaires trouvés',
    },
    nothing: 'Aucun gestionnaire de ce nom',
    tips: [
      'Vérifiez le nom sur votre dernière facture ou votre dernier e-mail de paiement.',
      'Tapez moins de lettres, ou l’ancien nom de votre gestionnaire.',
      'Prêts fédéraux\u00A0: studentaid.gov indique votre gestionnaire sous «\u00A0My Aid\u00A0» (Mon aide).',
    ],
    kind: {federal: 'Prêts fédéraux', private: 'Prêts privés', both: 'Prêts fédéraux et privés'},
    former: {
      all: 'Prêts {name} transférés ici en {year}',
      some: 'Certains prêts {name} transférés ici en {year}',
      federal: 'Prêts fédéraux {name} transférés ici en {year}',
      private: 'Prêts privés {name} transférés ici en {year}',
    },
    degraded: 'Peut être lent',
    down: 'Indisponible',
    connected: 'Connecté',
    interrupted: 'Identifiez-vous',
  },

  credentials: {
    title: 'Identifiez-vous chez {servicer}',
    reconnect: 'Identifiez-vous à nouveau chez {servicer}',
    text: 'Utilisez le même identifiant et le même mot de passe que sur le site {website}, et non ceux du site {host}.',
    degraded:
      '{servicer} rencontre des difficultés en ce moment. La connexion peut prendre plus de temps que d’habitude.',
    username: 'Identifiant',
    password: 'Mot de passe',
    show: 'Afficher le mot de passe',
    submit: 'Connecter',
    required: {username: 'Saisissez votre identifiant.', password: 'Saisissez votre mot de passe.'},
    padded: 'Il y a un espace avant ou après votre identifiant.',
    capsLock: 'Le verrouillage des majuscules est activé.',
  },

  connecting: {
    title: 'Connexion à {servicer}',
    stages: {'signing-in': 'Identification en cours', 'reading-loans': 'Consultation de vos prêts'},
    done: '(terminé)',
  },

  challenge: {
    title: 'Encore une étape',
    text: '{servicer} veut s’assurer qu’il s’agit bien de vous.',
    rejected: 'Ce n’était pas la bonne réponse.',
    left: {
      one: 'Il reste {count} tentative.',
      many: 'Il reste {count} de tentatives.',
      other: 'Il reste {count} tentatives.',
    },
    required: 'Saisissez une réponse.',
    choose: 'Choisissez une réponse.',
    submit: 'Envoyer',
    busy: 'Vérification de votre réponse',
  },

  accounts: {
    title: 'Vos gestionnaires de prêts',
    text: 'Ajoutez tous les gestionnaires auxquels vous remboursez vos prêts. Quand ils y sont tous, appuyez sur «\u00A0J’ai terminé\u00A0».',
    empty: 'Rien n’est encore connecté. Ajoutez un gestionnaire pour continuer.',
    loans: {one: '{count} prêt', many: '{count} de prêts', other: '{count} prêts'},
    balance: 'Solde',
    rate: '{rate} d’intérêts',
    due: 'Prochain paiement\u00A0: {amount} le {date}',
    details: 'Prêts chez {servicer}',
    interrupted: 'Vous devez vous identifier à nouveau',
    reconnect: 'S’identifier à nouveau',
    remove: 'Retirer',
    removeAsk: 'Retirer {servicer}\u202F?',
    removeText: 'Vous pourrez le connecter à nouveau à tout moment.',
    keep: 'Garder',
    add: 'Ajouter un autre gestionnaire',
    addFirst: 'Ajouter un gestionnaire',
    done: 'J’ai terminé',
    busy: {finish: 'Finalisation', disconnect: 'Retrait en cours'},
    notice: {
      connected: '{servicer} est connecté.',
      interrupted: '{servicer} est connecté, mais vous demande de vous identifier à nouveau.',
      already: '{servicer} est déjà connecté.',
      removed: '{servicer} a été retiré.',
    },
  },

  leaving: {
    title: 'Quitter sans terminer\u202F?',
    text: 'Ce que vous avez commencé ici ne sera pas terminé.',
    connected:
      'Ce que vous avez connecté ne sera définitif qu’une fois que vous aurez appuyé sur «\u00A0J’ai terminé\u00A0».',
    stay: 'Rester',
    leave: 'Quitter',
  },

  closed: {
    complete: {
      title: 'C’est terminé',
      text: {
        one: '{servicers} est connecté.',
        many: '{servicers} sont connectés.',
        other: '{servicers} sont connectés.',
      },
    },
    other: {title: 'Cette étape est fermée', text: 'Vous pouvez la rouvrir.'},
    again: 'Recommencer',
  },

  failed: '{title}. {text}',
  errors: {
    'invalid-credentials': {
      title: 'L’identification a échoué',
      text: 'L’identifiant ou le mot de passe est incorrect. Saisissez à nouveau votre mot de passe.',
      action: 'Réessayer',
    },
    'account-locked': {
      title: 'Votre compte est bloqué',
      text: 'Débloquez-le sur le site de votre gestionnaire, puis revenez ici.',
      action: 'Choisir un autre gestionnaire',
    },
    'challenge-failed': {
      title: 'La réponse est incorrecte',
      text: 'Votre gestionnaire ne l’a pas acceptée. Identifiez-vous à nouveau pour recevoir une autre question.',
      action: 'S’identifier à nouveau',
    },
    'challenge-expired': {
      title: 'La question a expiré',
      text: 'Le temps de réponse est écoulé. Identifiez-vous à nouveau pour recevoir une autre question.',
      action: 'S’identifier à nouveau',
    },
    'servicer-down': {
      title: 'Ce gestionnaire est indisponible',
      text: 'Il est impossible de le connecter pour le moment. Réessayez plus tard.',
      action: 'Choisir un autre gestionnaire',
    },
    'servicer-degraded': {
      title: 'Ce gestionnaire rencontre des difficultés',
      text: 'Il n’a pas répondu comme prévu. Un second essai suffit souvent.',
      action: 'Réessayer',
    },
    'rate-limited': {
      title: 'Trop de tentatives',
      text: 'Patientez quelques minutes, puis réessayez.',
      action: 'Réessayer',
    },
    'no-loans': {
      title: 'Aucun prêt trouvé',
      text: 'L’identification a réussi, mais ce gestionnaire n’affiche aucun prêt à votre nom.',
      action: 'Choisir un autre gestionnaire',
    },
    offline: {
      title: 'Vous êtes hors ligne',
      text: 'Il n’y a pas de connexion à Internet. Vérifiez-la, puis réessayez.',
      action: 'Réessayer',
    },
    'load-failed': {
      title: 'Le chargement a échoué',
      text: 'Une partie de cette page n’est pas arrivée. Vérifiez votre connexion, puis réessayez.',
      action: 'Réessayer',
    },
    timeout: {
      title: 'Cela a pris trop de temps',
      text: 'La réponse n’est pas arrivée à temps. Réessayez.',
      action: 'Réessayer',
    },
    unexpected: {
      title: 'Un problème est survenu',
      text: 'Vous n’y êtes pour rien. Un second essai suffit souvent.',
      action: 'Réessayer',
    },
    'session-expired': {
      title: 'Votre session a pris fin',
      text: 'Pour votre sécurité, elle se ferme au bout d’un certain temps.',
      action: 'Recommencer',
    },
    'link-token-expired': {
      title: 'Votre session a pris fin',
      text: 'Pour votre sécurité, elle se ferme au bout d’un certain temps. Fermez cette fenêtre, puis rouvrez-la.',
      action: 'Fermer',
    },
    'invalid-options': wrongSetup,
    'invalid-key': wrongSetup,
    'invalid-uuid': wrongSetup,
    'unknown-borrower': {
      title: 'Votre accès n’est pas encore prêt',
      text: 'Ce site ne vous a pas encore donné accès à la connexion de gestionnaires. Merci de prévenir son service d’assistance.',
      action: 'Fermer',
    },
    'not-allowed': {
      title: 'Non disponible pour vous',
      text: 'Avec votre compte sur ce site, vous ne pouvez pas connecter de gestionnaires. L’assistance du site peut vous dire pourquoi.',
      action: 'Fermer',
    },
    'not-ready': {
      title: 'Pas encore possible',
      text: 'Il vous reste quelque chose à terminer sur ce site avant de pouvoir connecter des gestionnaires.',
      action: 'Fermer',
    },
  },
};
