/** Names as people give them: several scripts, both directions, combining marks, characters outside the BMP. */
export const poolNames = [
  'finance',
  '研发部',
  'الدعم',
  'бухгалтерия',
  '営業',
  '디자인',
  'λογιστήριο',
  'कार्यालय',
  'café-Zürich',
  'העיצוב',
  '🚀-lab',
  'สำนักงาน',
] as const;

/** Names of personal desktops. Drawn with repetition: desktop names are not unique. */
export const personalNames = [
  'xzx03',
  'AA',
  'DESKTOP-7F3K2',
  '张伟',
  '王芳的桌面',
  'سارة',
  'محمد-٣',
  'Зоя',
  'Дмитрий-ПК',
  '田中',
  'Łukasz',
  "O'Brien (Q&A)",
  'Nguyễn',
  'Ünal+test',
  '👩‍💻',
  'a,b',
] as const;

/** What people call a snapshot that they take by hand. */
export const givenNames = [
  'sys0420',
  'before-update',
  '补丁前',
  'до обновления',
  'قبل التحديث',
  'golden',
  'Q3 100%',
  '🎯release',
  'test',
] as const;

export const descriptions = [
  'Description.',
  'Before the monthly patches.',
  '安装新软件之前的快照',
  'Перед обновлением драйверов',
  'قبل تغيير القرص',
  'two lines:\n1. office\n2. "drivers" \\ fonts',
  'Keep until the audit is over 🙏',
] as const;

/** The cloud's own reasons are free text, often Chinese, in any caller's language. */
export const restoreFailReasons = [
  '桌面正在运行,无法恢复快照',
  '磁盘空间不足,请扩容后重试',
  'The desktop is running. Shut it down and try again.',
  'The volume is locked by another task.',
  '系统内部错误(错误码:EVS.5400)',
  'Timed out waiting for the volume to detach.',
] as const;
