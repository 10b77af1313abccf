import type {Messages} from './catalogue.js';

/** Three codes share this text: only the page's engineer can use the difference. */
const wrongSetup = {
  title: 'تعذّر فتح هذه الخدمة',
  text: 'لم يتم إعدادها بشكل صحيح على هذا الموقع. يُرجى إبلاغ فريق دعم الموقع.',
  action: 'إغلاق',
};

/**
 * Modern Standard Arabic, in forms that address a woman as well as a man. A servicer is a `شركة خدمة القروض`, in short
 * `شركة`, so the name of a servicer is feminine. No prefix is joined to a placeholder, since most values are Latin text.
 */
export const ar: Messages = {
  dir: 'rtl',
  sandbox: 'وضع تجريبي',
  close: 'إغلاق',
  back: 'رجوع',
  cancel: 'إلغاء',

  opening: {title: 'ربط حساباتك لدى شركات خدمة القروض', busy: 'جارٍ التحضير'},

  welcome: {
    title: 'ربط حساباتك لدى شركات خدمة القروض',
    text: 'بعد ربط الشركات التي تُدفع إليها أقساط قروضك، يمكنك رؤية جميع قروضك في مكان واحد.',
    read: {title: 'المعلومات التي تتم مشاركتها', text: 'قروضك: النوع والرصيد وسعر الفائدة والقسط التالي.'},
    use: {
      title: 'الغرض منها',
      text: 'كي يعرف هذا الموقع الشركات التي تُدفع إليها أقساط قروضك.',
    },
    sees: {
      title: 'من يطّلع عليها',
      text: 'موقع {host} فقط. تُستخدم كلمة مرورك لتسجيل الدخول ولا تُحفظ.',
    },
    sandbox: 'هذا وضع تجريبي لا يُستخدم فيه أي حساب حقيقي، لذا يجب عدم إدخال كلمة مرور حقيقية أبدًا.',
    begin: 'متابعة',
    leave: 'ليس الآن',
  },

  search: {
    title: 'البحث عن شركة خدمة قروضك',
    text: 'إلى أي شركة تُدفع أقساط قروضك؟',
    label: 'اسم الشركة',
    hint: 'يمكن أيضًا استخدام الأسماء السابقة، مثل FedLoan أو Navient.',
    popular: 'الشركات الأكثر شيوعًا',
    results: 'الشركات المطابقة',
    busy: 'جارٍ البحث',
    found: {
      zero: 'لم يتم العثور على أي شركة',
      one: 'تم العثور على شركة واحدة',
      two: 'تم العثور على شركتين',
      few: 'تم العثور على {count} شركات',
      many: 'تم العثور على {count} شركة',
      other: 'تم العثور على {count} شركة',
    },
    nothing: 'لا توجد شركة بهذا الاسم',
    tips: [
      'يمكنك مراجعة الاسم في آخر فاتورة أو آخر رسالة بريد إلكتروني عن أقساطك.',
      'يمكنك كتابة حروف أقل، أو كتابة الاسم السابق للشركة.',
      'القروض الفيدرالية: يعرض موقع studentaid.gov اسم الشركة في قسم «مساعداتي» (My Aid).',
    ],
    kind: {federal: 'قروض فيدرالية', private: 'قروض خاصة', both: 'قروض فيدرالية وخاصة'},
    former: {
      all: 'انتقلت قروض {name} إلى هنا عام {year}',
      some: 'انتقل جزء من قروض {name} إلى هنا عام {year}',
      federal: 'انتقلت قروض {name} الفيدرالية إلى هنا عام {year}',
      private: 'انتقلت قروض {name} الخاصة إلى هنا عام {year}',
    },
    degraded: 'قد تكون بطيئة',
    down: 'غير متاحة الآن',
    connected: 'تم الربط',
    interrupted: 'يلزم الدخول',
  },

  credentials: {
    title: 'تسجيل الدخول إلى {servicer}',
    reconnect: 'تسجيل الدخول مجددًا إلى {servicer}',
    text: 'يُرجى إدخال اسم المستخدم وكلمة المرور لحسابك على موقع {website}، وليس لحسابك على موقع {host}.',
    degraded: 'تواجه {servicer} مشكلات حاليًا. قد يستغرق الربط وقتًا أطول من المعتاد.',
    username: 'اسم المستخدم',
    password: 'كلمة المرور',
    show: 'إظهار كلمة المرور',
    submit: 'ربط الحساب',
    required: {username: 'يُرجى إدخال اسم المستخدم.', password: 'يُرجى إدخال كلمة المرور.'},
    padded: 'توجد مسافة قبل اسم المستخدم أو بعده.',
    capsLock: 'مفتاح الأحرف الكبيرة (Caps Lock) مفعّل.',
  },

  connecting: {
    title: 'جارٍ ربط {servicer}',
    stages: {'signing-in': 'تسجيل دخولك', 'reading-loans': 'قراءة بيانات قروضك'},
    done: '(تم)',
  },

  challenge: {
    title: 'خطوة إضافية',
    text: 'تريد {servicer} التأكد من هويتك.',
    rejected: 'الإجابة غير صحيحة.',
    left: {
      zero: 'لم تتبقَّ أي محاولة.',
      one: 'تبقّت محاولة واحدة.',
      two: 'تبقّت محاولتان.',
      few: 'تبقّت {count} محاولات.',
      many: 'تبقّت {count} محاولة.',
      other: 'تبقّت {count} محاولة.',
    },
    required: 'يُرجى إدخال إجابة.',
    choose: 'يُرجى اختيار إجابة.',
    submit: 'إرسال',
    busy: 'جارٍ التحقق من إجابتك',
  },

  accounts: {
    title: 'شركات خدمة قروضك',
    text: 'يُرجى إضافة كل الشركات التي تُدفع إليها أقساطك، ثم الضغط على «انتهيت».',
    empty: 'لم يتم ربط أي شركة بعد. يُرجى إضافة شركة للمتابعة.',
    loans: {
      zero: 'لا توجد قروض',
      one: 'قرض واحد',
      two: 'قرضان',
      few: '{count} قروض',
      many: '{count} قرضًا',
      other: '{count} قرض',
    },
    balance: 'الرصيد',
    rate: 'الفائدة {rate}',
    due: 'القسط التالي {amount} في {date}',
    details: 'القروض لدى {servicer}',
    interrupted: 'يلزم تسجيل الدخول مجددًا',
    reconnect: 'تسجيل الدخول مجددًا',
    remove: 'إزالة',
    removeAsk: 'إزالة {servicer}؟',
    removeText: 'يمكنك ربطها مجددًا في أي وقت.',
    keep: 'إبقاء',
    add: 'إضافة شركة أخرى',
    addFirst: 'إضافة شركة',
    done: 'انتهيت',
    busy: {finish: 'جارٍ الإنهاء', disconnect: 'جارٍ الإزالة'},
    notice: {
      connected: 'تم ربط {servicer}.',
      interrupted: 'تم ربط {servicer}، لكنها تطلب تسجيل الدخول مجددًا.',
      already: 'سبق ربط {servicer}.',
      removed: 'تمت إزالة {servicer}.',
    },
  },

  leaving: {
    title: 'الخروج قبل الإنهاء؟',
    text: 'لن يكتمل ما بدأته هنا.',
    connected: 'لن يصبح ما تم ربطه نهائيًا إلا بعد الضغط على «انتهيت».',
    stay: 'البقاء هنا',
    leave: 'خروج',
  },

  closed: {
    complete: {
      title: 'اكتمل كل شيء',
      // The verbal noun does not change with the number of names, so `other` is enough.
      text: {other: 'تم ربط {servicers}.'},
    },
    other: {title: 'هذا القسم مغلق', text: 'يمكنك فتحه من جديد.'},
    again: 'البدء من جديد',
  },

  failed: '{title}. {text}',
  errors: {
    'invalid-credentials': {
      title: 'تعذّر تسجيل الدخول',
      text: 'اسم المستخدم أو كلمة المرور غير صحيحة. يُرجى إدخال كلمة المرور مجددًا.',
      action: 'إعادة المحاولة',
    },
    'account-locked': {
      title: 'حسابك مقفل',
      text: 'يُرجى إلغاء قفله على موقع الشركة نفسها، ثم العودة إلى هنا.',
      action: 'اختيار شركة أخرى',
    },
    'challenge-failed': {
      title: 'الإجابة غير صحيحة',
      text: 'لم تقبلها الشركة. يُرجى تسجيل الدخول مجددًا لتلقي سؤال جديد.',
      action: 'تسجيل الدخول مجددًا',
    },
    'challenge-expired': {
      title: 'انتهت صلاحية السؤال',
      text: 'انتهى وقت الإجابة. يُرجى تسجيل الدخول مجددًا لتلقي سؤال جديد.',
      action: 'تسجيل الدخول مجددًا',
    },
    'servicer-down': {
      title: 'هذه الشركة غير متاحة',
      text: 'لا يمكن ربطها الآن. يُرجى المحاولة لاحقًا.',
      action: 'اختيار شركة أخرى',
    },
    'servicer-degraded': {
      title: 'تواجه هذه الشركة مشكلات',
      text: 'لم تستجب كما ينبغي. غالبًا ما تنجح المحاولة الثانية.',
      action: 'إعادة المحاولة',
    },
    'rate-limited': {
      title: 'محاولات كثيرة جدًا',
      text: 'يُرجى الانتظار بضع دقائق ثم المحاولة مجددًا.',
      action: 'إعادة المحاولة',
    },
    'no-loans': {
      title: 'لم يتم العثور على قروض',
      text: 'نجح تسجيل الدخول، لكن لا تظهر لك أي قروض لدى هذه الشركة.',
      action: 'اختيار شركة أخرى',
    },
    offline: {
      title: 'لا يوجد اتصال بالإنترنت',
      text: 'يُرجى التحقق من الاتصال، ثم إعادة المحاولة.',
      action: 'إعادة المحاولة',
    },
    'load-failed': {
      title: 'تعذّر التحميل',
      text: 'لم يصل جزء من هذه الصفحة. يُرجى التحقق من الاتصال، ثم إعادة المحاولة.',
      action: 'إعادة المحاولة',
    },
    timeout: {
      title: 'استغرق الأمر وقتًا طويلًا',
      text: 'لم يصل الرد في الوقت المناسب. يُرجى إعادة المحاولة.',
      action: 'إعادة المحاولة',
    },
    unexpected: {
      title: 'حدثت مشكلة',
      text: 'لم يكن ذلك بسببك. غالبًا ما تنجح المحاولة الثانية.',
      action: 'إعادة المحاولة',
    },
    'session-expired': {
      title: 'انتهت جلستك',
      text: 'تنتهي الجلسة بعد مدة حفاظًا على أمانك.',
      action: 'البدء من جديد',
    },
    'link-token-expired': {
      title: 'انتهت جلستك',
      text: 'تنتهي الجلسة بعد مدة حفاظًا على أمانك. أغلق هذه النافذة ثم افتحها من جديد.',
      action: 'إغلاق',
    },
    'invalid-options': wrongSetup,
    'invalid-key': wrongSetup,
    'invalid-uuid': wrongSetup,
    'unknown-borrower': {
      title: 'لم يتم إعداد حسابك بعد',
      text: 'لم يجهّز هذا الموقع حسابك لربط شركات خدمة القروض. يُرجى إبلاغ فريق دعم الموقع.',
      action: 'إغلاق',
    },
    'not-allowed': {
      title: 'غير متاح لك',
      text: 'لا يمكن ربط شركات خدمة القروض بحسابك على هذا الموقع. يمكن لفريق دعم الموقع توضيح السبب.',
      action: 'إغلاق',
    },
    'not-ready': {
      title: 'هناك خطوة ناقصة',
      text: 'هناك أمر يجب إكماله على هذا الموقع قبل ربط شركات خدمة القروض.',
      action: 'إغلاق',
    },
  },
};
