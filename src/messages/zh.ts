import type {Messages} from './catalogue.js';

/** Three codes share this text: only the page's engineer can use the difference. */
const wrongSetup = {
  title: '无法打开',
  text: '本网站的设置有误，请告知网站客服。',
  action: '关闭',
};

/** Simplified Chinese, with 您. A servicer is a `贷款服务商`, in short `服务商`. A space separates Latin from Chinese. */
export const zh: Messages = {
  dir: 'ltr',
  sandbox: '测试环境',
  close: '关闭',
  back: '返回',
  cancel: '取消',

  opening: {title: '连接您的贷款服务商', busy: '正在准备'},

  welcome: {
    title: '连接您的贷款服务商',
    text: '连接收取您还款的公司，集中查看所有贷款。',
    read: {title: '共享哪些信息', text: '您贷款的类型、余额、利率和下期还款。'},
    use: {
      title: '有什么用途',
      text: '让本网站知道您在向哪些公司偿还贷款。',
    },
    sees: {
      title: '谁能看到',
      text: '只有 {host}。您的密码用于登录，不会被保存。',
    },
    sandbox: '这是测试环境，不会使用任何真实账户，请千万不要输入真实密码。',
    begin: '继续',
    leave: '以后再说',
  },

  search: {
    title: '查找您的贷款服务商',
    text: '您向哪家公司偿还贷款？',
    label: '服务商名称',
    hint: '也可以输入以前的名称，例如 FedLoan 或 Navient。',
    popular: '常见服务商',
    results: '匹配的服务商',
    busy: '正在搜索',
    found: {other: '找到 {count} 家服务商'},
    nothing: '没有找到该名称的服务商',
    tips: [
      '请核对最近的账单或还款邮件上的名称。',
      '请少输入几个字母，或输入服务商以前的名称。',
      '联邦贷款：您可以在 studentaid.gov 的 My Aid（我的资助）中查到您的服务商。',
    ],
    kind: {federal: '联邦贷款', private: '私人贷款', both: '联邦贷款和私人贷款'},
    former: {
      all: '{name} 的贷款已于 {year} 年转到这里',
      some: '{name} 的部分贷款已于 {year} 年转到这里',
      federal: '{name} 的联邦贷款已于 {year} 年转到这里',
      private: '{name} 的私人贷款已于 {year} 年转到这里',
    },
    degraded: '可能较慢',
    down: '暂不可用',
    connected: '已连接',
    interrupted: '需要登录',
  },

  credentials: {
    title: '登录 {servicer}',
    reconnect: '重新登录 {servicer}',
    text: '请使用您在 {website} 的用户名和密码，而不是 {host} 的。',
    degraded: '{servicer} 目前出现问题，连接所需的时间可能比平时长。',
    username: '用户名',
    password: '密码',
    show: '显示密码',
    submit: '连接',
    required: {username: '请输入用户名。', password: '请输入密码。'},
    padded: '用户名的前面或后面有空格。',
    capsLock: '大写锁定已开启。',
  },

  connecting: {
    title: '正在连接 {servicer}',
    stages: {'signing-in': '登录您的账户', 'reading-loans': '读取您的贷款信息'},
    done: '（已完成）',
  },

  challenge: {
    title: '还需一步',
    text: '{servicer} 需要确认是您本人。',
    rejected: '回答不正确。',
    left: {other: '您还可以再试 {count} 次。'},
    required: '请填写回答。',
    choose: '请选择一项。',
    submit: '提交',
    busy: '正在核对您的回答',
  },

  accounts: {
    title: '您的贷款服务商',
    text: '请添加您还款的所有服务商。全部添加后，请点击“完成”。',
    empty: '尚未连接任何服务商，请先添加一家。',
    loans: {other: '{count} 笔贷款'},
    balance: '余额',
    rate: '利率 {rate}',
    due: '下期还款 {amount}，{date}到期',
    details: '在 {servicer} 的贷款',
    interrupted: '需要您重新登录',
    reconnect: '重新登录',
    remove: '移除',
    removeAsk: '要移除 {servicer} 吗？',
    removeText: '您可以随时重新连接。',
    keep: '保留',
    add: '再添加一家服务商',
    addFirst: '添加服务商',
    done: '完成',
    busy: {finish: '正在处理', disconnect: '正在移除'},
    notice: {
      connected: '已连接 {servicer}。',
      interrupted: '已连接 {servicer}，但需要您重新登录。',
      already: '{servicer} 之前已连接。',
      removed: '已移除 {servicer}。',
    },
  },

  leaving: {
    title: '尚未完成，确定要离开吗？',
    text: '离开后，您在这里开始的操作将不会完成。',
    connected: '点击“完成”后，您的连接才算最终确定。',
    stay: '继续操作',
    leave: '离开',
  },

  closed: {
    complete: {
      title: '全部完成',
      text: {other: '已连接 {servicers}。'},
    },
    other: {title: '已关闭', text: '您可以重新打开。'},
    again: '重新开始',
  },

  failed: '{title}。{text}',
  errors: {
    'invalid-credentials': {
      title: '登录失败',
      text: '用户名或密码不正确。请重新输入密码。',
      action: '重试',
    },
    'account-locked': {
      title: '您的账户已被锁定',
      text: '请先在服务商自己的网站上解锁，再回到这里。',
      action: '选择其他服务商',
    },
    'challenge-failed': {
      title: '回答不正确',
      text: '服务商没有接受您的回答。请重新登录以获取新的问题。',
      action: '重新登录',
    },
    'challenge-expired': {
      title: '问题已过期',
      text: '回答已超时。请重新登录以获取新的问题。',
      action: '重新登录',
    },
    'servicer-down': {
      title: '该服务商暂不可用',
      text: '目前无法连接，请稍后再试。',
      action: '选择其他服务商',
    },
    'servicer-degraded': {
      title: '该服务商出现问题',
      text: '服务商没有正常响应。再试一次通常能成功。',
      action: '重试',
    },
    'rate-limited': {
      title: '尝试次数过多',
      text: '请等待几分钟，然后重试。',
      action: '重试',
    },
    'no-loans': {
      title: '没有找到贷款',
      text: '登录成功，但该服务商没有显示您名下的贷款。',
      action: '选择其他服务商',
    },
    offline: {
      title: '您已离线',
      text: '没有网络连接。请检查网络，然后重试。',
      action: '重试',
    },
    'load-failed': {
      title: '未能加载',
      text: '此页面的一部分未能加载。请检查网络连接，然后重试。',
      action: '重试',
    },
    timeout: {
      title: '等待时间过长',
      text: '没有及时收到回应，请重试。',
      action: '重试',
    },
    unexpected: {
      title: '出了点问题',
      text: '这不是您的错。再试一次通常能成功。',
      action: '重试',
    },
    'session-expired': {
      title: '您的会话已结束',
      text: '为了您的安全，会话会在一段时间后结束。',
      action: '重新开始',
    },
    'link-token-expired': {
      title: '您的会话已结束',
      text: '为了您的安全，会话会在一段时间后结束。请关闭后重新打开。',
      action: '关闭',
    },
    'invalid-options': wrongSetup,
    'invalid-key': wrongSetup,
    'invalid-uuid': wrongSetup,
    'unknown-borrower': {
      title: '尚未为您开通',
      text: '本网站尚未为您开通连接贷款服务商的功能，请告知网站客服。',
      action: '关闭',
    },
    'not-allowed': {
      title: '您无法使用此功能',
      text: '您在本网站的账户不能连接贷款服务商。如需了解原因，请咨询网站客服。',
      action: '关闭',
    },
    'not-ready': {
      title: '尚未准备就绪',
      text: '您需要先在本网站完成某项操作，才能连接贷款服务商。',
      action: '关闭',
    },
  },
};
