using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Logging;
using RabbitMQ.Client.Exceptions;

namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>How a process that cannot go on ends: its exit code, and what it says on standard error, one line each.</summary>
/// <param name="ExitCode">1 failed, 2 configuration.</param>
/// <param name="Lines">One sentence; for configuration one a problem. Without secrets and line breaks.</param>
public sealed record FatalError(int ExitCode, IReadOnlyList<string> Lines)
{
    public const int Failed = 1;
    public const int BadConfiguration = 2;

    /// <summary>What an exception means to who runs the program: what failed and, for what is known, what to do about it.</summary>
    public static FatalError From(Exception exception, Redactor redactor)
    {
        var problems = ConfigurationProblems.Of(exception);
        if (problems.Count > 0) return new FatalError(BadConfiguration, [.. problems.Select(problem => Clean($"configuration: {problem}"))]);
        foreach (var cause in Chain(exception))
        {
            if (cause is InvalidDataException && cause.InnerException is FormatException or System.Text.Json.JsonException)
                return new FatalError(BadConfiguration, [Clean($"configuration: {cause.Message.TrimEnd('.')}: {cause.InnerException.Message}")]);
            if (cause is InvalidOperationException && cause.Message.StartsWith("ConnectionStrings:", StringComparison.Ordinal))
                return new FatalError(BadConfiguration, [Clean($"configuration: {cause.Message}")]);
            if (cause is IBadInput) return new FatalError(BadConfiguration, [Clean(cause.Message)]);
            if (Known(cause) is { } sentence) return new FatalError(Failed, [Clean(sentence)]);
        }

        return new FatalError(Failed, [Clean(Innermost(exception).Message)]);

        string Clean(string text) => OneLineFormatter.SingleLine(redactor.Redact(text));
    }

    private static string? Known(Exception cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"PostgreSQL refused the user or the password ({refused.MessageText}): correct ConnectionStrings__alertsdb.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing =>
            $"PostgreSQL has no such database ({missing.MessageText}): create it or correct ConnectionStrings__alertsdb.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied =>
            $"PostgreSQL denied it ({denied.MessageText}): the user of ConnectionStrings__alertsdb must be able to create tables.",
        NpgsqlException { InnerException: SocketException or TimeoutException } unreachable =>
            $"PostgreSQL cannot be reached ({unreachable.Message}: {unreachable.InnerException!.Message}): start it or correct ConnectionStrings__alertsdb.",
        AuthenticationFailureException => "RabbitMQ refused the user or the password: correct ConnectionStrings__messaging.",
        BrokerUnreachableException { InnerException: AuthenticationFailureException } => "RabbitMQ refused the user or the password: correct ConnectionStrings__messaging.",
        BrokerUnreachableException or MassTransit.RabbitMqConnectionException =>
            $"RabbitMQ cannot be reached ({Innermost(cause).Message}): start it or correct ConnectionStrings__messaging.",
        AddressInUseException or IOException { InnerException: AddressInUseException } =>
            $"{Innermost(cause) switch { SocketException => cause.Message, var inner => inner.Message }} Another program listens there: choose another by ASPNETCORE_URLS or Service__GrpcPort.",
        _ => null,
    };

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        yield return exception;
        var inner = exception is AggregateException many ? many.InnerExceptions : exception.InnerException is { } one ? [one] : (IEnumerable<Exception>)[];
        foreach (var cause in inner.SelectMany(Chain)) yield return cause;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return exception;
    }
}
