import type {Messages} from './catalogue.js';

/** Three codes share this text: only the page's engineer can use the difference. */
const wrongSetup = {
  title: 'Không mở được',
  text: 'Trang web này chưa được thiết lập đúng. Vui lòng báo cho bộ phận hỗ trợ của trang web.',
  action: 'Đóng',
};

/**
 * Vietnamese as US agencies write it, with `quý vị`. A servicer is a `công ty quản lý khoản vay`, in short `công ty`.
 * The short form never stands before `của quý vị`: `công ty của quý vị` is the company that one works for.
 */
export const vi: Messages = {
  dir: 'ltr',
  sandbox: 'Chế độ thử nghiệm',
  close: 'Đóng',
  back: 'Quay lại',
  cancel: 'Hủy',

  opening: {title: 'Kết nối các công ty quản lý khoản vay', busy: 'Đang chuẩn bị'},

  welcome: {
    title: 'Kết nối các công ty quản lý khoản vay',
    text: 'Kết nối các công ty mà quý vị đang trả nợ vay và xem tất cả khoản vay ở cùng một nơi.',
    read: {
      title: 'Thông tin được chia sẻ',
      text: 'Các khoản vay của quý vị: loại, dư nợ, lãi suất và kỳ thanh toán tiếp theo.',
    },
    use: {
      title: 'Mục đích',
      text: 'Để trang web này biết quý vị đang trả nợ vay cho công ty nào.',
    },
    sees: {
      title: 'Ai được xem',
      text: 'Chỉ {host}. Mật khẩu của quý vị được dùng để đăng nhập và không được lưu lại.',
    },
    sandbox:
      'Đây là chế độ thử nghiệm. Không có tài khoản thật nào được dùng, vì vậy đừng bao giờ nhập mật khẩu thật.',
    begin: 'Tiếp tục',
    leave: 'Để sau',
  },

  search: {
    title: 'Tìm công ty quản lý khoản vay của quý vị',
    text: 'Quý vị đang trả nợ vay cho công ty nào?',
    label: 'Tên công ty',
    hint: 'Có thể dùng cả tên cũ, chẳng hạn như FedLoan hoặc Navient.',
    popular: 'Các công ty phổ biến',
    results: 'Các công ty tìm thấy',
    busy: 'Đang tìm',
    found: {other: 'Tìm thấy {count} công ty'},
    nothing: 'Không có công ty nào mang tên đó',
    tips: [
      'Xem tên công ty trên hóa đơn hoặc email thanh toán gần đây nhất.',
      'Thử nhập ít chữ hơn, hoặc nhập tên trước đây của công ty.',
      'Khoản vay liên bang: studentaid.gov ghi tên công ty ở mục “My Aid” (Hỗ trợ của tôi).',
    ],
    kind: {
      federal: 'Khoản vay liên bang',
      private: 'Khoản vay tư nhân',
      both: 'Khoản vay liên bang và tư nhân',
    },
    former: {
      all: 'Khoản vay tại {name} đã chuyển sang đây năm {year}',
      some: 'Một số khoản vay tại {name} đã chuyển sang đây năm {year}',
      federal: 'Khoản vay liên bang tại {name} đã chuyển sang đây năm {year}',
      private: 'Khoản vay tư nhân tại {name} đã chuyển sang đây năm {year}',
    },
    degraded: 'Có thể chậm',
    down: 'Hiện không khả dụng',
    connected: 'Đã kết nối',
    interrupted: 'Cần đăng nhập',
  },

  credentials: {
    title: 'Đăng nhập vào {servicer}',
    reconnect: 'Đăng nhập lại vào {servicer}',
    text: 'Dùng tên đăng nhập và mật khẩu mà quý vị dùng trên {website}, không phải của {host}.',
    degraded: '{servicer} đang gặp sự cố. Việc kết nối có thể lâu hơn bình thường.',
    username: 'Tên đăng nhập',
    password: 'Mật khẩu',
    show: 'Hiện mật khẩu',
    submit: 'Kết nối',
    required: {username: 'Vui lòng nhập tên đăng nhập.', password: 'Vui lòng nhập mật khẩu.'},
    padded: 'Có dấu cách ở trước hoặc sau tên đăng nhập.',
    capsLock: 'Phím Caps Lock đang bật.',
  },

  connecting: {
    title: 'Đang kết nối với {servicer}',
    stages: {'signing-in': 'Đang đăng nhập', 'reading-loans': 'Đang đọc thông tin khoản vay'},
    done: '(xong)',
  },

  challenge: {
    title: 'Thêm một bước nữa',
    text: '{servicer} muốn chắc chắn rằng đó đúng là quý vị.',
    rejected: 'Câu trả lời đó không đúng.',
    left: {other: 'Quý vị còn {count} lần thử.'},
    required: 'Vui lòng nhập câu trả lời.',
    choose: 'Vui lòng chọn một câu trả lời.',
    submit: 'Gửi',
    busy: 'Đang kiểm tra câu trả lời',
  },

  accounts: {
    title: 'Các công ty quản lý khoản vay của quý vị',
    text: 'Thêm tất cả công ty mà quý vị đang trả nợ vay. Khi đã thêm đủ, hãy nhấn “Tôi đã xong”.',
    empty: 'Chưa có công ty nào được kết nối. Hãy thêm một công ty để tiếp tục.',
    loans: {other: '{count} khoản vay'},
    balance: 'Dư nợ',
    rate: 'Lãi suất {rate}',
    due: 'Kỳ thanh toán tiếp theo: {amount} vào ngày {date}',
    details: 'Khoản vay tại {servicer}',
    interrupted: 'Quý vị cần đăng nhập lại',
    reconnect: 'Đăng nhập lại',
    remove: 'Gỡ bỏ',
    removeAsk: 'Gỡ bỏ {servicer}?',
    removeText: 'Quý vị có thể kết nối lại bất cứ lúc nào.',
    keep: 'Giữ lại',
    add: 'Thêm công ty khác',
    addFirst: 'Thêm một công ty',
    done: 'Tôi đã xong',
    busy: {finish: 'Đang hoàn tất', disconnect: 'Đang gỡ bỏ'},
    notice: {
      connected: '{servicer} đã được kết nối.',
      interrupted: '{servicer} đã được kết nối, nhưng yêu cầu quý vị đăng nhập lại.',
      already: '{servicer} đã được kết nối từ trước.',
      removed: 'Đã gỡ bỏ {servicer}.',
    },
  },

  leaving: {
    title: 'Thoát khi chưa hoàn tất?',
    text: 'Những gì quý vị đã bắt đầu ở đây sẽ không được hoàn tất.',
    connected: 'Các kết nối của quý vị chỉ có hiệu lực sau khi quý vị nhấn “Tôi đã xong”.',
    stay: 'Ở lại',
    leave: 'Thoát',
  },

  closed: {
    complete: {
      title: 'Đã hoàn tất',
      text: {other: '{servicers} đã được kết nối.'},
    },
    other: {title: 'Mục này đã đóng', text: 'Quý vị có thể mở lại.'},
    again: 'Bắt đầu lại',
  },

  failed: '{title}. {text}',
  errors: {
    'invalid-credentials': {
      title: 'Đăng nhập không thành công',
      text: 'Tên đăng nhập hoặc mật khẩu không đúng. Vui lòng nhập lại mật khẩu.',
      action: 'Thử lại',
    },
    'account-locked': {
      title: 'Tài khoản của quý vị bị khóa',
      text: 'Hãy mở khóa trên trang web của công ty quản lý khoản vay, rồi quay lại đây.',
      action: 'Chọn công ty khác',
    },
    'challenge-failed': {
      title: 'Câu trả lời không đúng',
      text: 'Công ty quản lý khoản vay không chấp nhận câu trả lời. Hãy đăng nhập lại để nhận câu hỏi mới.',
      action: 'Đăng nhập lại',
    },
    'challenge-expired': {
      title: 'Câu hỏi đã hết hạn',
      text: 'Đã hết thời gian trả lời. Hãy đăng nhập lại để nhận câu hỏi mới.',
      action: 'Đăng nhập lại',
    },
    'servicer-down': {
      title: 'Công ty này hiện không khả dụng',
      text: 'Hiện không thể kết nối với công ty này. Vui lòng thử lại sau.',
      action: 'Chọn công ty khác',
    },
    'servicer-degraded': {
      title: 'Công ty này đang gặp sự cố',
      text: 'Hệ thống của họ phản hồi không như dự kiến. Thử lại lần nữa thường sẽ được.',
      action: 'Thử lại',
    },
    'rate-limited': {
      title: 'Quá nhiều lần thử',
      text: 'Vui lòng chờ vài phút rồi thử lại.',
      action: 'Thử lại',
    },
    'no-loans': {
      title: 'Không tìm thấy khoản vay nào',
      text: 'Đăng nhập thành công, nhưng công ty này không có khoản vay nào của quý vị.',
      action: 'Chọn công ty khác',
    },
    offline: {
      title: 'Quý vị đang ngoại tuyến',
      text: 'Không có kết nối internet. Vui lòng kiểm tra rồi thử lại.',
      action: 'Thử lại',
    },
    'load-failed': {
      title: 'Không tải được',
      text: 'Một phần của trang này chưa được tải về. Vui lòng kiểm tra kết nối rồi thử lại.',
      action: 'Thử lại',
    },
    timeout: {
      title: 'Mất quá nhiều thời gian',
      text: 'Không nhận được phản hồi kịp thời. Vui lòng thử lại.',
      action: 'Thử lại',
    },
    unexpected: {
      title: 'Đã xảy ra lỗi',
      text: 'Đây không phải lỗi của quý vị. Thử lại lần nữa thường sẽ được.',
      action: 'Thử lại',
    },
    'session-expired': {
      title: 'Phiên làm việc đã kết thúc',
      text: 'Để bảo đảm an toàn cho quý vị, phiên làm việc sẽ kết thúc sau một thời gian.',
      action: 'Bắt đầu lại',
    },
    'link-token-expired': {
      title: 'Phiên làm việc đã kết thúc',
      text: 'Để bảo đảm an toàn cho quý vị, phiên làm việc sẽ kết thúc sau một thời gian. Hãy đóng lại rồi mở lại từ đầu.',
      action: 'Đóng',
    },
    'invalid-options': wrongSetup,
    'invalid-key': wrongSetup,
    'invalid-uuid': wrongSetup,
    'unknown-borrower': {
      title: 'Quý vị chưa được đăng ký',
      text: 'Trang web này chưa đăng ký cho quý vị kết nối công ty quản lý khoản vay. Vui lòng báo cho bộ phận hỗ trợ của trang web.',
      action: 'Đóng',
    },
    'not-allowed': {
      title: 'Quý vị không dùng được tính năng này',
      text: 'Quý vị không thể kết nối công ty quản lý khoản vay bằng tài khoản trên trang web này. Bộ phận hỗ trợ của trang web có thể cho biết lý do.',
      action: 'Đóng',
    },
    'not-ready': {
      title: 'Chưa sẵn sàng',
      text: 'Quý vị cần hoàn tất một việc trên trang web này trước khi có thể kết nối công ty quản lý khoản vay.',
      action: 'Đóng',
    },
  },
};
