import type {Messages} from './catalogue.js';

/** Three codes share this text: only the page's engineer can use the difference. */
const wrongSetup = {
  title: 'Esto no se puede abrir',
  text: 'Este sitio no configuró bien la conexión de administradores. Por favor, avise al equipo de soporte del sitio.',
  action: 'Cerrar',
};

/** US Spanish, with usted. A servicer is an `administrador de préstamos`, in short `administrador`. */
export const es: Messages = {
  dir: 'ltr',
  sandbox: 'Modo de prueba',
  close: 'Cerrar',
  back: 'Atrás',
  cancel: 'Cancelar',

  opening: {title: 'Conecte sus administradores de préstamos', busy: 'Preparando todo'},

  welcome: {
    title: 'Conecte sus administradores de préstamos',
    text: 'Conecte las empresas a las que les paga sus préstamos para verlos todos en un solo lugar.',
    read: {title: 'Qué se comparte', text: 'Sus préstamos: tipo, saldo, tasa de interés y próximo pago.'},
    use: {
      title: 'Para qué sirve',
      text: 'Para que este sitio sepa a quién le paga sus préstamos.',
    },
    sees: {
      title: 'Quién lo ve',
      text: 'Solo {host}. Su contraseña se usa para iniciar sesión y no se guarda.',
    },
    sandbox:
      'Está en modo de prueba. No se usa ninguna cuenta real, así que nunca escriba una contraseña real.',
    begin: 'Continuar',
    leave: 'Ahora no',
  },

  search: {
    title: 'Busque su administrador de préstamos',
    text: '¿A quién le paga sus préstamos?',
    label: 'Nombre del administrador',
    hint: 'También sirven nombres anteriores, como FedLoan o Navient.',
    popular: 'Administradores más comunes',
    results: 'Administradores encontrados',
    busy: 'Buscando',
    found: {
      one: '{count} administrador encontrado',
      many: '{count} de administradores encontrados',
      other: '{count} administradores encontrados',
    },
    nothing: 'No hay ningún administrador con ese nombre',
    tips: [
      'Revise el nombre en su última factura o en el último correo sobre su pago.',
      'Escriba menos letras o el nombre que su administrador tenía antes.',
      'Préstamos federales: studentaid.gov muestra su administrador en “Mi ayuda” (My Aid).',
    ],
    kind: {
      federal: 'Préstamos federales',
      private: 'Préstamos privados',
      both: 'Préstamos federales y privados',
    },
    former: {
      all: 'Los préstamos de {name} pasaron a esta empresa en {year}',
      some: 'Algunos préstamos de {name} pasaron a esta empresa en {year}',
      federal: 'Los préstamos federales de {name} pasaron a esta empresa en {year}',
      private: 'Los préstamos privados de {name} pasaron a esta empresa en {year}',
    },
    degraded: 'Puede tardar',
    down: 'No disponible',
    connected: 'Conectado',
    interrupted: 'Falta iniciar sesión',
  },

  credentials: {
    title: 'Inicie sesión en {servicer}',
    reconnect: 'Inicie sesión de nuevo en {servicer}',
    text: 'Use el mismo usuario y la misma contraseña que en {website}, no los de {host}.',
    degraded: '{servicer} tiene problemas en este momento. Conectarse puede tardar más de lo normal.',
    username: 'Usuario',
    password: 'Contraseña',
    show: 'Mostrar contraseña',
    submit: 'Conectar',
    required: {username: 'Escriba su usuario.', password: 'Escriba su contraseña.'},
    padded: 'Hay un espacio antes o después de su usuario.',
    capsLock: 'El bloqueo de mayúsculas está activado.',
  },

  connecting: {
    title: 'Conectando con {servicer}',
    stages: {'signing-in': 'Inicio de sesión', 'reading-loans': 'Consulta de sus préstamos'},
    done: '(listo)',
  },

  challenge: {
    title: 'Un paso más',
    text: '{servicer} quiere confirmar que es usted.',
    rejected: 'Esa respuesta no es correcta.',
    left: {
      one: 'Queda {count} intento.',
      many: 'Quedan {count} de intentos.',
      other: 'Quedan {count} intentos.',
    },
    required: 'Escriba una respuesta.',
    choose: 'Elija una respuesta.',
    submit: 'Enviar',
    busy: 'Verificando su respuesta',
  },

  accounts: {
    title: 'Sus administradores de préstamos',
    text: 'Agregue todos los administradores a los que les paga. Cuando estén todos, presione “Ya terminé”.',
    empty: 'Todavía no hay nada conectado. Agregue un administrador para seguir.',
    loans: {one: '{count} préstamo', many: '{count} de préstamos', other: '{count} préstamos'},
    balance: 'Saldo',
    rate: '{rate} de interés',
    due: 'Próximo pago: {amount} el {date}',
    details: 'Préstamos en {servicer}',
    interrupted: 'Debe iniciar sesión de nuevo',
    reconnect: 'Iniciar sesión de nuevo',
    remove: 'Quitar',
    removeAsk: '¿Quitar {servicer}?',
    removeText: 'Puede volver a conectarlo cuando quiera.',
    keep: 'Conservar',
    add: 'Agregar otro administrador',
    addFirst: 'Agregar un administrador',
    done: 'Ya terminé',
    busy: {finish: 'Terminando', disconnect: 'Quitando'},
    notice: {
      connected: '{servicer} está conectado.',
      interrupted: '{servicer} está conectado, pero le pide que inicie sesión de nuevo.',
      already: '{servicer} ya está conectado.',
      removed: 'Se quitó {servicer}.',
    },
  },

  leaving: {
    title: '¿Salir sin terminar?',
    text: 'Lo que empezó aquí no se completará.',
    connected: 'Lo que conectó no contará como terminado hasta que presione “Ya terminé”.',
    stay: 'Seguir aquí',
    leave: 'Salir',
  },

  closed: {
    complete: {
      title: 'Todo listo',
      text: {
        one: '{servicers} ya está conectado.',
        many: '{servicers} ya están conectados.',
        other: '{servicers} ya están conectados.',
      },
    },
    other: {title: 'Está cerrado', text: 'Puede abrirlo de nuevo.'},
    again: 'Empezar de nuevo',
  },

  failed: '{title}. {text}',
  errors: {
    'invalid-credentials': {
      title: 'No se pudo iniciar sesión',
      text: 'El usuario o la contraseña no son correctos. Escriba su contraseña de nuevo.',
      action: 'Reintentar',
    },
    'account-locked': {
      title: 'Su cuenta está bloqueada',
      text: 'Desbloquéela en el sitio de su administrador y luego regrese.',
      action: 'Elegir otro administrador',
    },
    'challenge-failed': {
      title: 'La respuesta no es correcta',
      text: 'Su administrador de préstamos no la aceptó. Inicie sesión de nuevo para recibir otra pregunta.',
      action: 'Iniciar sesión de nuevo',
    },
    'challenge-expired': {
      title: 'La pregunta venció',
      text: 'Se acabó el tiempo para responder. Inicie sesión de nuevo para recibir otra pregunta.',
      action: 'Iniciar sesión de nuevo',
    },
    'servicer-down': {
      title: 'Este administrador no está disponible',
      text: 'No se puede conectar en este momento. Intente de nuevo más tarde.',
      action: 'Elegir otro administrador',
    },
    'servicer-degraded': {
      title: 'Este administrador tiene problemas',
      text: 'No respondió como debía. Un segundo intento suele funcionar.',
      action: 'Reintentar',
    },
    'rate-limited': {
      title: 'Demasiados intentos',
      text: 'Espere unos minutos y vuelva a intentarlo.',
      action: 'Reintentar',
    },
    'no-loans': {
      title: 'No se encontraron préstamos',
      text: 'Se inició la sesión, pero este administrador no muestra préstamos a su nombre.',
      action: 'Elegir otro administrador',
    },
    offline: {
      title: 'No tiene conexión',
      text: 'No hay conexión a internet. Revísela e intente de nuevo.',
      action: 'Reintentar',
    },
    'load-failed': {
      title: 'Esto no se cargó',
      text: 'No llegó una parte de esta página. Revise su conexión e intente de nuevo.',
      action: 'Reintentar',
    },
    timeout: {
      title: 'Tardó demasiado',
      text: 'La respuesta no llegó a tiempo. Inténtelo de nuevo.',
      action: 'Reintentar',
    },
    unexpected: {
      title: 'Algo salió mal',
      text: 'No es culpa suya. Un segundo intento suele funcionar.',
      action: 'Reintentar',
    },
    'session-expired': {
      title: 'Su sesión terminó',
      text: 'Por su seguridad, termina después de un tiempo.',
      action: 'Empezar de nuevo',
    },
    'link-token-expired': {
      title: 'Su sesión terminó',
      text: 'Por su seguridad, termina después de un tiempo. Cierre esta ventana y ábrala de nuevo.',
      action: 'Cerrar',
    },
    'invalid-options': wrongSetup,
    'invalid-key': wrongSetup,
    'invalid-uuid': wrongSetup,
    'unknown-borrower': {
      title: 'Todavía no está configurado',
      text: 'Este sitio aún no le configuró la conexión de administradores de préstamos. Por favor, avise al equipo de soporte del sitio.',
      action: 'Cerrar',
    },
    'not-allowed': {
      title: 'No disponible para usted',
      text: 'No puede conectar administradores de préstamos con su cuenta en este sitio. El equipo de soporte del sitio puede decirle por qué.',
      action: 'Cerrar',
    },
    'not-ready': {
      title: 'Falta algo antes',
      text: 'Hay algo que debe terminar en el sitio que está usando antes de conectar administradores de préstamos.',
      action: 'Cerrar',
    },
  },
};
