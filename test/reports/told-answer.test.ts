import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/core/verdict.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { tellAnswer } from '../../src/reports/inspection-form/told-answer.ts';

const t = createTexts()('zh-CN', 'Asia/Shanghai');

function told(verdict: Verdict, text: string, isImported: boolean) {
  const { process, reason } = tellAnswer(
    { at: '2026-12-29T01:30:00.000Z', verdict, text },
    { person: '林一舟', isImported, t },
  );
  return [process, reason];
}

describe('an answer in a form of a report', () => {
  test.each([
    ['normal', '已收到', '林一舟 2026-12-29 09:30 确认：正常，已收到', null],
    ['normal', '', '林一舟 2026-12-29 09:30 确认：正常', null],
    ['abnormal', '没有收到', '林一舟 2026-12-29 09:30 确认：异常，没有收到', '林一舟确认异常：没有收到'],
    ['attention', '', '林一舟 2026-12-29 09:30 确认：需关注', '林一舟确认需关注，未说明原因'],
  ] as const)(
    'given in the chat, %s “%s”, says who and when; its reason stands where it is asked for',
    (verdict, text, process, reason) => {
      expect(told(verdict, text, false)).toEqual([process, reason]);
    },
  );

  test.each([
    ['normal', '应用服务器 64 %', '应用服务器 64 %', null],
    ['normal', '应用服务器 64 %\n数据库服务器 41 %', '应用服务器 64 %\n数据库服务器 41 %', null],
    ['attention', '短信 6 分钟后才收到\n短信平台拥堵', '短信 6 分钟后才收到', '短信平台拥堵'],
    ['abnormal', '内存不足', '异常', '内存不足'],
    ['normal', '', '林一舟 2026-12-29 09:30 确认：正常', null],
  ] as const)('brought in from paper, %s “%s”, reads as it does there', (verdict, text, process, reason) => {
    expect(told(verdict, text, true)).toEqual([process, reason]);
  });
});
