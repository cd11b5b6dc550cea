using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace OptionsAlerts.ServiceDefaults.Grpc;

/// <summary>
/// The errors that every gRPC service of the program has in common, with what a program needs to tell them apart: the fields of a bad request, a reason that never
/// changes, when to try again.
/// </summary>
public static class ApiProblems
{
    /// <summary>The domain of every reason.</summary>
    public const string Domain = "options-alerts";

    private const int MaxText = 500;

    /// <summary>INVALID_ARGUMENT: fields and what is wrong with each.</summary>
    public static RpcException Invalid(params IReadOnlyList<(string Field, string Problem)> violations) => Of(
        Code.InvalidArgument,
        "INVALID_FIELD",
        string.Join(" ", violations.Select(violation => $"{violation.Field} {violation.Problem.TrimEnd('.')}.")),
        new BadRequest { FieldViolations = { violations.Select(violation => new BadRequest.Types.FieldViolation { Field = violation.Field, Description = Cut(violation.Problem) }) } });

    /// <summary>NOT_FOUND.</summary>
    public static RpcException Unknown(string reason, string message) => Of(Code.NotFound, reason, message);

    /// <summary>UNAUTHENTICATED.</summary>
    public static RpcException NoKey(string reason, string message) => Of(Code.Unauthenticated, reason, message);

    /// <summary>RESOURCE_EXHAUSTED: too much of it runs already.</summary>
    public static RpcException Busy(string message) => Of(Code.ResourceExhausted, "BUSY", message, Retry(seconds: 5));

    /// <summary>UNAVAILABLE: it passes by itself.</summary>
    public static RpcException Away(string reason, string message) => Of(Code.Unavailable, reason, message, Retry(seconds: 2));

    /// <summary>INTERNAL: a fault of the program; its log has it whole.</summary>
    /// <param name="who">The engine, the ingestion service.</param>
    public static RpcException Fault(string who) => Of(Code.Internal, "FAULT", $"The {who} failed at this call; its log says how.");

    /// <summary>Any error, with its reason before its other details.</summary>
    public static RpcException Of(Code code, string reason, string message, params IMessage[] details) => new Google.Rpc.Status
    {
        Code = (int)code,
        Message = Cut(message),
        Details = { details.Prepend(new ErrorInfo { Domain = Domain, Reason = reason }).Select(Any.Pack) },
    }.ToRpcException();

    /// <summary>The text as long as an error takes: errors travel in headers, which are small.</summary>
    public static string Cut(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText - 1), "…");

    private static RetryInfo Retry(int seconds) => new() { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)) };
}
