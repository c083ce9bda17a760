/** Texts whose keys begin with `ssh.`: why something over SSH did not work, where, and what mends it. */
export const ssh: { readonly [key: string]: string } = {
  'agent-missing':
    '{{host}}：配置为通过 SSH agent 登录，但 Rounds 启动时没有 agent。请把 SSH_AUTH_SOCK 设为 agent 的套接字后重启 Rounds，或为该主机配置 privateKey。',
  'agent-unusable':
    '{{host}}（{{address}}:{{port}}）：SSH agent 无响应或无法签名。请确认它在运行，且 `ssh-add -l` 能列出密钥。',
  'algorithm-unknown':
    '{{host}}：legacyAlgorithms 中有本机无法使用的算法：{{names, list}}。请在站点文件中改正拼写或删除。',
  algorithms:
    '{{host}}（{{address}}:{{port}}）只支持旧算法。如果无法升级，请在站点文件中该主机的 legacyAlgorithms 下添加：{{missing}}',
  'algorithms-none':
    '{{host}}（{{address}}:{{port}}）：没有双方都支持的密钥交换、加密或主机密钥算法，旧算法也没有。请升级该主机的 SSH 服务。',
  authentication:
    '{{host}}（{{address}}:{{port}}）拒绝用户 {{user}} 登录。请检查用户名，以及站点文件中的密钥或密码是否正确（使用密钥时，确认公钥已写入该主机的 ~/.ssh/authorized_keys）。',
  broken:
    '{{host}}（{{address}}:{{port}}）：密钥交换失败，收到的数据已损坏，或有人干扰连接。请重试；如仍失败，请检查网络。',
  cancelled: '{{host}}：未完成即被取消。',
  'command-refused':
    '{{host}}（{{address}}:{{port}}）允许 {{user}} 登录，但不允许执行命令。请为该账号配置可用的 shell（不能是 nologin，也不能有 ForceCommand 或 command= 限制）。',
  'connection-lost': '{{host}}（{{address}}:{{port}}）：工作完成前连接中断。请重试；如经常发生，请检查网络和主机。',
  dropped:
    '{{host}}（{{address}}:{{port}}）多次在登录前关闭连接。可能是同时登录过多（MaxStartups）、防火墙或 fail2ban 所致。',
  'fingerprint-differs':
    '{{host}}（{{address}}:{{port}}）没有指纹为 {{fingerprint}} 的密钥，未作信任。它现有：{{offered}}。请与管理员核对。',
  'host-key-changed':
    '{{host}}（{{address}}:{{port}}）：主机密钥已改变！现为：{{type}} {{fingerprint}}；已知为：{{known}}（{{file}}:{{line}}）。除非主机重装过，否则可能有人在中间冒充。请管理员核对新指纹，确认无误后运行：rounds hostkey trust {{contract}}/{{host}} --fingerprint {{fingerprint}}',
  'host-key-revoked':
    '{{host}}（{{address}}:{{port}}）：主机密钥 {{type}} {{fingerprint}} 已被标记为吊销（{{file}}:{{line}}），不予接受。请为主机更换密钥；只有确认标记有误时才删除该行。',
  'host-key-unknown':
    '{{host}}（{{address}}:{{port}}）：主机密钥尚未受信任：{{type}} {{fingerprint}}。请与管理员在主机上查看的指纹核对，一致后运行：rounds hostkey trust {{contract}}/{{host}} --fingerprint {{fingerprint}}',
  'jump-missing': '{{host}}：要经过跳板机 {{jump}}，但站点文件中没有它。请在 hosts: 下添加，或改正 jump:。',
  'key-unusable':
    '{{host}}：私钥 {{reference}} 无法使用：不是 OpenSSH 或 PEM 格式的私钥，或缺少口令、口令错误。可用 `ssh-keygen -y -f <文件>` 查明原因。',
  killed: '{{host}}（{{address}}:{{port}}）：shell 被外部终止（{{signal}}），例如内存不足。请查看该主机的系统日志。',
  'known-hosts-unreadable': '{{host}}：无法读取已知主机密钥，因此无法核实该主机：{{detail}}。请检查文件权限。',
  'name-unknown':
    '{{host}}：无法解析主机名 {{address}}（{{detail}}）。请检查站点文件中的地址，以及运行 Rounds 的机器的域名解析（DNS）。',
  'not-ssh': '{{host}}：{{address}}:{{port}} 上应答的不是 SSH 服务。请检查站点文件中的地址和端口。',
  'password-expired':
    '{{host}}（{{address}}:{{port}}）：密码已过期，必须修改。请手工登录修改密码，并更新对应的密钥配置。',
  'question-unanswered':
    '{{host}}（{{address}}:{{port}}）：用户 {{user}} 登录时除密码外还询问：「{{prompt}}」，Rounds 无法回答。请改用密钥登录，或对该账号免去此项。',
  refused:
    '{{host}}（{{address}}）拒绝了 {{port}} 端口的连接（{{detail}}）。请检查主机上的 SSH 服务是否运行、站点文件中的端口是否正确，以及防火墙是否拒绝该连接。',
  'secret-missing': '{{host}}：无法读取 {{reference}}。请设置该变量，或检查文件是否存在、是否只有 Rounds 可读。',
  timeout: '{{host}}（{{address}}:{{port}}）：{{seconds, duration}}内未完成，已终止在该主机上运行的命令。',
  'timeout-connect':
    '{{host}}（{{address}}:{{port}}）：{{seconds, duration}}内无应答。请检查主机是否开机、站点文件中的地址和端口，以及防火墙是否丢弃数据包。',
  'timeout-login':
    '{{host}}（{{address}}:{{port}}）有应答，但{{seconds, duration}}内未完成登录。可能主机负载过高，或其名称解析、LDAP 较慢（UseDNS）；可在站点文件中用 connectTimeout 延长时限。',
  'too-many-sessions': '{{host}}（{{address}}:{{port}}）无法打开会话：MaxSessions 已满或设为 0。',
  'tunnel-forbidden':
    '{{host}}（{{address}}:{{port}}）不允许建立到 {{target}}:{{targetPort}} 的隧道。请在其 sshd_config 中设置 AllowTcpForwarding（以及 PermitOpen）。',
  'tunnel-refused':
    '从 {{host}} 访问 {{target}}:{{targetPort}} 没有应答。请检查目标是否运行，以及站点文件中的地址和端口。',
  unreachable:
    '无法连接 {{host}}（{{address}}:{{port}}）：{{detail}}。请检查主机是否开机、站点文件中的地址和端口、网络和防火墙。',
};
