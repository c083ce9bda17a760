/** 只对当事人可见：说明其表情为何没有生效。 */
export const ticketHint = {
  'reaction-not-allowed': '表情已显示，但不计入：级别、响应和恢复由本合同的工程师登记。',
  'one-by-one':
    '告警风暴中的告警需逐条定级：/ticket open --alert A-12 --level {{level}}，编号见消息中的列表，其余的见 /alert list。',
  'level-first': '已记下。定级后才开始计时：请用数字表情或按钮定级。',
  found: '您的以下表情在添加时 Rounds 未能收到，刚刚才补读到：',
} as const;
