using Marten;
using MassTransit;
using Microsoft.Extensions.Logging;
using Npgsql;

// Cores as they must not be, so that the architecture tests are seen to find each kind of offence.
namespace OptionsAlerts.Unit.Tests.Architecture.Samples.Core;

internal sealed class TakesAClock
{
    public static DateTimeOffset Now(TimeProvider time) => time.GetUtcNow();
}

internal sealed class LogsInALambda
{
    public static Func<object, bool> Log(object logger) => other => logger is ILogger log && ReferenceEquals(log, other);
}

internal sealed class ReadsAFileWhileAwaiting
{
    public static async Task<string> Read(string path)
    {
        await Task.Yield();
        return await File.ReadAllTextAsync(path);
    }
}

internal sealed class HoldsAListOfBuses
{
    public Dictionary<string, IBus[]> Buses { get; } = new(StringComparer.Ordinal);
}

internal sealed class CatchesTheDatabase
{
    public static bool Fails(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }
}

internal sealed class CallsAGenericOfTheStore
{
    public static int Count(IEnumerable<object> things) => things.OfType<IDocumentSession>().Count();
}

internal sealed class Pure
{
    public static decimal Sum(IEnumerable<decimal> values) => values.Aggregate(0m, (sum, value) => sum + value);
}
