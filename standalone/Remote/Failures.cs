using Google.Rpc;
using Grpc.Core;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Remote;

/// <summary>From an error of the API to lines on standard error and an exit code: 2 for what the user gave, 1 for all else.</summary>
internal static class Failures
{
    /// <param name="address">Where the engine was called; null when the API's own code ran on the database.</param>
    public static Exception Of(RpcException exception, string? address, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return new OperationCanceledException(exception.Message, exception, cancellationToken);
        return exception.StatusCode switch
        {
            StatusCode.InvalidArgument => new RefusedException(Fields(exception), ExitCode.BadInput),
            StatusCode.NotFound or StatusCode.OutOfRange => new RefusedException([exception.Status.Detail], ExitCode.BadInput),
            StatusCode.Unauthenticated => new RefusedException([$"{exception.Status.Detail.TrimEnd('.')} (environment: {EngineOptions.KeyVariable})."], ExitCode.BadInput),
            StatusCode.Unavailable when exception.GetRpcStatus() is null => new UnreachableException($"No engine answers at {address}: start one (options-alerts run), or name one by --server ({Innermost(exception)})."),
            StatusCode.Unavailable => new UnreachableException(exception.Status.Detail),
            StatusCode.DeadlineExceeded => new RefusedException([$"The engine at {address} did not answer in time: allow more by --timeout."], ExitCode.Failed),
            StatusCode.Unimplemented => new RefusedException([$"What answers at {address} does not have this call: is it another of the program's services, or another version?"], ExitCode.Failed),
            _ => new RefusedException([exception.Status.Detail.Length > 0 ? exception.Status.Detail : exception.StatusCode.ToString()], ExitCode.Failed),
        };
    }

    // A policy's problems say their place themselves; other fields are named before what is wrong with them.
    private static IReadOnlyList<string> Fields(RpcException exception)
    {
        var violations = exception.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations;
        if (violations is not { Count: > 0 }) return [exception.Status.Detail];
        return [.. violations.Select(violation => violation.Reason.Length > 0 ? violation.Description : $"{violation.Field} {violation.Description}")];
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }
}

/// <summary>The engine does not answer now; it may later.</summary>
internal sealed class UnreachableException(string message) : Exception(message);
