using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.ServiceDefaults.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>
/// The errors of the API, with what a program needs to tell them apart: the fields of a bad request, a reason that never changes, what stands in the way, when to
/// try again.
/// </summary>
public static class Problems
{
    /// <summary>INVALID_ARGUMENT: fields and what is wrong with each.</summary>
    public static RpcException Invalid(params IReadOnlyList<(string Field, string Problem)> violations) => ApiProblems.Invalid(violations);

    public static RpcException Invalid(string field, string problem) => Invalid([(field, problem)]);

    /// <summary>INVALID_ARGUMENT: a policy's text, each problem with its line and path.</summary>
    public static RpcException Policy(IReadOnlyList<PolicyException> problems) => Of(
        Code.InvalidArgument,
        "POLICY_REFUSED",
        problems[0].Message + (problems.Count > 1 ? $" And {problems.Count - 1} more." : string.Empty),
        new BadRequest { FieldViolations = { problems.Select(problem => new BadRequest.Types.FieldViolation { Field = $"text{problem.JsonPath[1..]}", Description = Cut(problem.Message), Reason = "POLICY_REFUSED" }) } });

    /// <summary>NOT_FOUND.</summary>
    public static RpcException Unknown(string reason, string message) => Of(Code.NotFound, reason, message);

    /// <summary>FAILED_PRECONDITION: what stands in the way of a command.</summary>
    public static RpcException Refused(string reason, string subject, string problem) => Of(
        Code.FailedPrecondition,
        reason,
        problem,
        new PreconditionFailure { Violations = { new PreconditionFailure.Types.Violation { Type = reason, Subject = subject, Description = Cut(problem) } } });

    /// <summary>ABORTED: the state has moved on since the caller looked.</summary>
    public static RpcException Moved(string subject, string problem) => Of(
        Code.Aborted,
        "POLICY_MOVED",
        problem,
        new PreconditionFailure { Violations = { new PreconditionFailure.Types.Violation { Type = "POLICY_MOVED", Subject = subject, Description = Cut(problem) } } });

    /// <summary>OUT_OF_RANGE.</summary>
    public static RpcException Beyond(string message) => Of(Code.OutOfRange, "POSITION_UNKNOWN", message);

    /// <summary>UNAUTHENTICATED.</summary>
    public static RpcException NoKey(string reason, string message) => ApiProblems.NoKey(reason, message);

    /// <summary>RESOURCE_EXHAUSTED: too much of it runs already.</summary>
    public static RpcException Busy(string message) => ApiProblems.Busy(message);

    /// <summary>UNAVAILABLE: it passes by itself.</summary>
    public static RpcException Away(string reason, string message) => ApiProblems.Away(reason, message);

    /// <summary>DATA_LOSS: the log holds what this program cannot read.</summary>
    public static RpcException Unreadable(string message) => Of(Code.DataLoss, "LOG_UNREADABLE", message);

    /// <summary>INTERNAL: a fault of the engine; its log has it whole.</summary>
    public static RpcException Fault() => ApiProblems.Fault("engine");

    private static RpcException Of(Code code, string reason, string message, params IMessage[] details) => ApiProblems.Of(code, reason, message, details);

    private static string Cut(string text) => ApiProblems.Cut(text);
}
