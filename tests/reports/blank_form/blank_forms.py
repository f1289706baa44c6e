"""A questionnaire with every kind of question, for blank paper forms."""

from __future__ import annotations

from desktop_app.forms.importing.importing import import_form

EVERY_KIND = """\
| survey |
| | type | name | label | hint | relevant | appearance | parameters | required | calculation |
| | note | hello | Phiếu này dành cho hộ gia đình trong thôn. | | | | | | |
| | text | who | Chủ hộ làm nghề gì? | | | | | | |
| | integer | people | Hộ có mấy người? | Kể cả người đi làm xa | | | | | |
| | decimal | land | Diện tích đất (ha) | | | | | | |
| | select_one yesno | poor | Hộ có thuộc diện hộ nghèo không? | | | | | | |
| | select_multiple needs | needs | Hộ cần hỗ trợ gì? | | ${poor} = '1' | | | | |
| | date | since | Thuộc diện hộ nghèo từ ngày nào? | | ${poor} = '1' and ${people} > 2 | | | | |
| | select_one yesno | loan | Có vay? | | selected(${needs},'von') or not(selected(${needs},'cay')) | | | | |
| | select_one scale | s1 | Đường trong thôn | | | | | | |
| | select_one scale | s2 | Nước sạch | Nước máy hoặc giếng khoan | ${people} >= 1 | | | | |
| | select_one scale | s3 | Điện | | | | | | |
| | rank needs | order | Xếp thứ tự việc cần làm trước | | | | | | |
| | range | mark | Chấm điểm cán bộ | | | | start=1 end=10 step=1 | | |
| | time | hour | Giờ thuận tiện để họp thôn | | | | | | |
| | geopoint | place | Vị trí nhà | | | | | | |
| | image | photo | Ảnh ngôi nhà | | | | | | |
| | acknowledge | read | Tôi đã đọc thông báo về dữ liệu cá nhân | | | | | | |
| | calculate | twice | | | | | | | ${people} * 2 |
| | begin_group | work | Việc làm | | string-length(${who}) > 3 | | | | |
| | text | more | Kể rõ thêm | | | multiline | | | |
| | end_group | | | | | | | | |
| | begin_repeat | member | Thành viên trong hộ | | | | | | |
| | text | job | Việc làm | | | | | | |
| | integer | age | Tuổi | | | | | | |
| | select_one yesno | insured | Có thẻ bảo hiểm y tế | | | | | | |
| | date | born | Ngày sinh | | | | | | |
| | text | school | Trường học | | ${age} < 18 | | | | |
| | end_repeat | | | | | | | | |
| | text | comment | Ý kiến khác | | | multiline | | | |

| choices |
| | list_name | name | label |
| | yesno | 1 | Có |
| | yesno | 2 | Không |
| | needs | cay | Cây giống, con giống phù hợp với đất của hộ |
| | needs | von | Vốn vay ưu đãi |
| | needs | nha | Sửa nhà |
| | needs | nghe | Học nghề |
| | scale | 1 | Rất hài lòng |
| | scale | 2 | Hài lòng |
| | scale | 3 | Bình thường |
| | scale | 4 | Chưa hài lòng |

| settings |
| | form_title | form_id |
| | Phiếu khảo sát nhu cầu của hộ nghèo <năm 2026> & kế hoạch | KHAO_SAT |
"""


def every_kind() -> bytes:
    """Its XForm XML."""
    return import_form(EVERY_KIND.encode(), "data.md").xml
