import { duLieuVaCauHoi } from "./lesson-1.ts";
import { moTaSoLieu } from "./lesson-2.ts";
import { xacSuatDuDung } from "./lesson-3.ts";
import { tuMauDenTongThe } from "./lesson-4.ts";

export const nhapMonThongKe = {
  title: "Nhập môn Thống kê",
  description:
    "Con số có mặt ở khắp nơi: trên báo, trong phiếu xét nghiệm, trong lời quảng cáo. Khóa học này giúp bạn đọc chúng với con mắt tỉnh táo: đặt câu hỏi đúng, chọn mẫu công bằng, mô tả số liệu, hiểu xác suất vừa đủ và biết khi nào một kết luận là đáng tin.\n\nChỉ cần toán trung học. Mỗi bài đều có ví dụ gần gũi và một việc để bạn tự làm.",
  language: "vi",
  category: "Toán học",
  tags: ["thống kê", "xác suất", "dữ liệu", "nhập môn"],
  difficulty: "beginner",
  objectives: [
    "Phân biệt các loại dữ liệu và chọn mẫu hợp lý",
    "Tính và giải thích trung bình, trung vị, độ lệch chuẩn",
    "Dùng xác suất có điều kiện để hiểu kết quả xét nghiệm",
    "Tính khoảng tin cậy và nói được nó có nghĩa gì",
  ],
  prerequisites: ["Toán trung học phổ thông"],
  lessons: [duLieuVaCauHoi, moTaSoLieu, xacSuatDuDung, tuMauDenTongThe],
} as const;
