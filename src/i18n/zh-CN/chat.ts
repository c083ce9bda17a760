/** Texts whose keys begin with `chat.`. */
export const chat: { readonly [key: string]: string } = {
  error: '❌ {{text}}',
  'more-characters': '… 另有 {{count, number}} 字',
  'more-lines': '… 另有 {{count, number}} 行',
  'more-things': '… 另有 {{count, number}} 项未显示：超出 Slack 的消息长度',
  'buttons-left-out': '有 {{count}} 个按钮无法显示，请改用命令。',

  'line-too-long': '命令太长，最多 {{limit, number}} 个字符。',
  'unclosed-quote': '引号 {{quote}} 没有配对的另一半。',
  'unknown-flag': '没有参数 --{{flag}}。',
  'unknown-flag-nearest': '没有参数 --{{flag}}。是不是 --{{nearest}}？',
  'flag-twice': '{{flag}} 给了两次。',
  'flag-needs-value': '--{{flag}} 后面要有值。',
  'extra-word': '多了一个词「{{word}}」。属于同一项的几个词请用引号括起来。',
  'input-missing': '缺少 {{name}}。',
  'input-choice': '{{name}} 不能是「{{given}}」。可用：{{choices}}。',
  'input-choice-nearest': '{{name}} 不能是「{{given}}」。是不是 {{nearest}}？可用：{{choices}}。',
  'input-wrong': '{{name}}：{{problem}}',
  usage: '用法：{{usage}}',

  'unknown-command': '没有命令「{{name}}」。全部命令见 {{help}}。',
  'unknown-command-nearest': '没有命令「{{name}}」。是不是 {{nearest}}？全部命令见 {{help}}。',
  'unknown-button': '这个按钮已停用。请用最新消息中的按钮，或改用命令：{{help}}。',
  'unknown-form': '这个对话框已停用。请关闭后重新打开。',
  'no-contract':
    '本频道没有对应的合同，Rounds 在这里不执行任何操作。如需添加：由管理员编写站点文件，在 contract 下写上「channel: {{channel}}」，然后重启 Rounds。',
  'no-contract-here': 'Rounds 只在合同对应的频道里工作，请到该频道再试。',
  'unknown-person':
    '「{{contract}}」的站点文件中没有您。访客、其他工作区的成员以及未列入站点文件的人员均不能操作。如需使用，请管理员把 {{user}} 加到 people 下。',
  'not-allowed': '此操作需要「{{role}}」角色，您的角色是：{{held}}。如确有需要，请联系管理员。',
  'role-viewer': '查看者',
  'role-customer': '客户',
  'role-engineer': '工程师',
  'role-lead': '负责人',
  'role-operator': '管理员',

  'not-accepted': '未受理：Rounds 暂时连不上数据库，什么都没有执行。请一分钟后再试。',
  failed: '出错了，不是您的问题。请把编号 {{reference}} 告诉管理员。',
  'gave-up':
    '您 {{at, datetime}} 的请求尝试 {{count}} 次仍未完成，已放弃。请把编号 {{reference}} 告诉管理员。请求内容：{{what}}',
  'too-old': '您 {{at, datetime}} 的请求没有执行：当时 Rounds 停机，现在已过时。如仍需要，请重新发出：{{what}}',
  'interrupted-open': 'Slack 只给三秒钟打开对话框，刚才没来得及。请再点一次。',
  working: '⏳ 处理中……',
  done: '✅ 已完成。',

  'upload-refused': '📎 {{title}}：Slack 不允许 Rounds 在此上传文件（{{error}}）。管理员可用以下命令取得：{{command}}',

  'help-summary': 'Rounds 能做什么、怎么用',
  'help-heading': 'Rounds · {{contract}}',
  'help-you': '您是{{name}}，角色：{{roles}}。',
  'help-needs': '需要「{{role}}」角色',
  'help-more': '某个命令的详细用法：{{usage}}',
  'help-not-yours': '其他角色的命令',
};
