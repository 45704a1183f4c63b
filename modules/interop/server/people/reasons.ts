import type { RowReason } from "../../contract.ts";

type Sentence = readonly [en: string, vi: string];

/** Why, and what to do, as it stands in downloads; the interface has the same codes in its own words. `{value}` is the row's own. */
const REASONS: Readonly<Record<string, Sentence>> = {
  name_missing: ["There is no name. Fill it in.", "Thiếu họ tên. Hãy điền vào."],
  email_missing: ["There is no e-mail address. Fill it in or make it from a pattern.", "Thiếu địa chỉ email. Hãy điền vào hoặc tạo theo mẫu."],
  email_invalid: ["“{value}” is not an e-mail address. Correct it.", "“{value}” không phải là địa chỉ email. Hãy sửa lại."],
  text_garbled: ["The characters were read wrongly; “{value}” was probably meant. Correct it.", "Ký tự bị đọc sai; có lẽ là “{value}”. Hãy sửa lại."],
  too_many_cells: [
    "The row has more cells than there are headings. Check commas and quotation marks.",
    "Dòng có nhiều ô hơn số cột. Hãy kiểm tra dấu phẩy và dấu ngoặc kép.",
  ],
  value_too_long: ["“{value}” is too long. Shorten it.", "“{value}” quá dài. Hãy rút ngắn."],
  value_invalid: ["A value cannot be used ({value}). Correct it.", "Có giá trị không dùng được ({value}). Hãy sửa lại."],
  role_unknown: [
    "“{value}” is no role. Use student, teaching assistant, instructor or admin.",
    "Không có vai trò “{value}”. Hãy dùng: học sinh, trợ giảng, giáo viên hoặc quản trị.",
  ],
  language_unknown: ["“{value}” is no interface language. Use en or vi.", "“{value}” không phải ngôn ngữ giao diện. Hãy dùng en hoặc vi."],
  status_unknown: ["“{value}” is neither active nor suspended.", "“{value}” không phải là hoạt động hay tạm khóa."],
  duplicate_address: ["Row {value} has the same address. Keep one of them.", "Dòng {value} có cùng địa chỉ. Hãy giữ lại một dòng."],
  duplicate_key: ["Row {value} has the same key. Give each person their own.", "Dòng {value} có cùng mã. Mỗi người cần một mã riêng."],
  address_unusable: ["This address cannot be used. Use another one.", "Không dùng được địa chỉ này. Hãy dùng địa chỉ khác."],
  address_taken: [
    "Somebody of your organisation with another key has this address. Correct the key or the address.",
    "Một người khác mã trong tổ chức đang dùng địa chỉ này. Hãy sửa mã hoặc địa chỉ.",
  ],
  external_id_taken: ["Somebody else of your organisation has this key. Correct it.", "Một người khác trong tổ chức đang có mã này. Hãy sửa lại."],
  external_id_differs: ["This person has another key already. Correct it, or change it in their account.", "Người này đã có mã khác. Hãy sửa lại."],
  matches_two_people: [
    "Address and key belong to two different people. Correct one of them.",
    "Địa chỉ và mã thuộc về hai người khác nhau. Hãy sửa một trong hai.",
  ],
  person_deleted: ["This account was deleted. Use another address and key.", "Tài khoản này đã bị xóa. Hãy dùng địa chỉ và mã khác."],
  role_above_yours: ["The role is above your own. Ask a platform administrator.", "Vai trò này cao hơn vai trò của bạn. Hãy nhờ quản trị viên nền tảng."],
  own_account: ["This is your own account; another administrator has to change it.", "Đây là tài khoản của chính bạn; quản trị viên khác phải thay đổi."],
  last_administrator: ["This is the last administrator. Make somebody else one first.", "Đây là quản trị viên cuối cùng. Hãy chỉ định người khác trước."],
  group_unknown: [
    "There is no group “{value}”. Create it, or let the import create groups.",
    "Không có nhóm “{value}”. Hãy tạo nhóm hoặc cho phép tạo khi nhập.",
  ],
  group_archived: ["The group “{value}” is archived. Take it out of the archive first.", "Nhóm “{value}” đã được lưu trữ. Hãy khôi phục trước."],
  course_unknown: ["There is no course “{value}”. Use its id or short name.", "Không có khóa học “{value}”. Hãy dùng mã hoặc tên ngắn của khóa học."],
  course_full: ["“{value}” is full: this person is on the waiting list.", "“{value}” đã đầy: người này nằm trong danh sách chờ."],
  course_refused: ["“{value}” did not take this person.", "“{value}” không nhận người này."],
  course_is_template: ["“{value}” is a template and takes nobody.", "“{value}” là khóa mẫu, không nhận người học."],
  enrolment_suspended: [
    "This person is shut out of “{value}”; its staff has to let them in.",
    "Người này đang bị chặn khỏi “{value}”; giảng viên của khóa phải mở lại.",
  ],
  person_unknown: ["The courses do not know this person yet. Run the import again.", "Phần khóa học chưa biết người này. Hãy nhập lại."],
  exists_already: ["This person is here already, and known people are not to be changed.", "Người này đã có, và bạn đã chọn không thay đổi người đã có."],
  no_such_person: ["Nobody fits, and nobody new is to be created.", "Không tìm thấy người phù hợp, và bạn đã chọn không tạo mới."],
  marked_deleted: [
    "Marked as to be deleted. Imports remove nobody: suspend or delete the person yourself.",
    "Được đánh dấu để xóa. Nhập dữ liệu không xóa ai: hãy tự tạm khóa hoặc xóa.",
  ],
  email_kept: ["The address in the file differs; {value} stays.", "Địa chỉ trong tệp khác; {value} được giữ nguyên."],
  has_signed_in: [
    "Has signed in: suspended instead of deleted, so that nothing of theirs is lost.",
    "Đã từng đăng nhập: tạm khóa thay vì xóa để không mất dữ liệu.",
  ],
  changed_since: ["Somebody changed this person since: that change stays.", "Có người đã thay đổi sau đó: thay đổi ấy được giữ lại."],
};

/** A reason as a sentence; codes without one stay as they are. */
export function reasonInWords({ code, value }: RowReason, language: string): string {
  const sentence = REASONS[code]?.[language === "vi" ? 1 : 0] ?? `${code} {value}`;
  return sentence.replaceAll("{value}", value ?? "").trim();
}
