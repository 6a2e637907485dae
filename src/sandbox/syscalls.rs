//! The system calls a worker keeps: reading files, memory that is not executable, threads, time. Everything else is
//! refused with `EPERM`, among it sockets, programs, new processes, writing opens, `io_uring`, `ptrace`, `bpf`, `mount`.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Calls that are harmless whatever their arguments are.
const ALLOWED: &[c_long] = &[
    // Streams and files that are open already.
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_fadvise64,
    // Looking at files and directories.
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_getdents64,
    libc::SYS_readlinkat,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_getcwd,
    // Memory.
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_membarrier,
    // Threads and signals of this process.
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    // Time, randomness, who and where we are.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_getrusage,
    // Has to pass here for the other filter's answer to count: see `restrict`.
    libc::SYS_clone3,
];

/// Older forms of the same calls, which some libraries still use.
#[cfg(target_arch = "x86_64")]
const ALLOWED_HERE: &[c_long] = &[
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_getdents,
    libc::SYS_time,
    libc::SYS_poll,
];
#[cfg(not(target_arch = "x86_64"))]
const ALLOWED_HERE: &[c_long] = &[];

/// Installs both filters.
///
/// `clone3` takes its flags behind a pointer, where a filter cannot see them. Answered with `ENOSYS`, the C library
/// falls back to `clone`, whose flags can be judged; that needs a filter of its own, since a filter knows one refusal.
pub fn restrict() -> Result<&'static str, String> {
    let no_clone3 = Rules::from([(libc::SYS_clone3, Vec::new())]);
    install(no_clone3, SeccompAction::Allow, SeccompAction::Errno(libc::ENOSYS as u32))?;
    let allowed = allowed().map_err(|e| e.to_string())?;
    install(allowed, SeccompAction::Errno(libc::EPERM as u32), SeccompAction::Allow)?;
    Ok("enforced")
}

fn install(rules: Rules, otherwise: SeccompAction, matched: SeccompAction) -> Result<(), String> {
    let arch = std::env::consts::ARCH.try_into().map_err(|_| "processor".to_owned())?;
    let filter = SeccompFilter::new(rules, otherwise, matched, arch).map_err(|e| e.to_string())?;
    let program: BpfProgram = filter.try_into().map_err(|e: seccompiler::BackendError| e.to_string())?;
    apply_filter(&program).map_err(|e| e.to_string())
}

fn allowed() -> Result<Rules, seccompiler::BackendError> {
    let mut rules: Rules = ALLOWED.iter().chain(ALLOWED_HERE).map(|&call| (call, Vec::new())).collect();
    let mut only = |call: c_long, argument: u8, cases: &[(u64, u64)]| {
        let case = |&(mask, value): &(u64, u64)| {
            SeccompRule::new(vec![SeccompCondition::new(argument, Len::Qword, Op::MaskedEq(mask), value)?])
        };
        let cases: Result<Vec<_>, _> = cases.iter().map(case).collect();
        rules.insert(call, cases?);
        Ok::<(), seccompiler::BackendError>(())
    };
    // An `int` argument: the upper half of its register means nothing to the kernel.
    let int = u64::from(u32::MAX);

    // No new executable memory.
    let executable = libc::PROT_EXEC as u64;
    only(libc::SYS_mmap, 2, &[(executable, 0)])?;
    only(libc::SYS_mprotect, 2, &[(executable, 0)])?;

    // Files are opened for reading and never created.
    let writing = (libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC | libc::O_APPEND) as u64
        | (libc::O_TMPFILE & !libc::O_DIRECTORY) as u64;
    only(libc::SYS_openat, 2, &[(writing, 0)])?;
    #[cfg(target_arch = "x86_64")]
    only(libc::SYS_open, 1, &[(writing, 0)])?;

    // A thread of this process, in the namespaces it is in; no process.
    let thread = libc::CLONE_THREAD as u64;
    let namespaces = (libc::CLONE_NEWNS
        | libc::CLONE_NEWCGROUP
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUSER
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET) as u64;
    only(libc::SYS_clone, 0, &[(thread | namespaces, thread)])?;

    // A signal to this process: how `abort` ends it.
    only(libc::SYS_tgkill, 0, &[(int, u64::from(std::process::id()))])?;
    // Reading a limit; setting one has a pointer here.
    only(libc::SYS_prlimit64, 2, &[(u64::MAX, 0)])?;
    // Names of threads.
    only(libc::SYS_prctl, 0, &[(int, libc::PR_SET_NAME as u64), (int, libc::PR_GET_NAME as u64)])?;
    let commands = [libc::F_GETFD, libc::F_SETFD, libc::F_GETFL, libc::F_DUPFD_CLOEXEC].map(|c| (int, c as u64));
    only(libc::SYS_fcntl, 1, &commands)?;
    Ok(rules)
}
