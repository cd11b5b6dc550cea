using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>What every part of the watch stands on.</summary>
public interface IDependencies
{
    /// <summary>What is wrong with the bus, in words; null where nothing is.</summary>
    string? Broker();

    /// <summary>As above, of the database, asked now and within a few seconds.</summary>
    Task<string?> Store(CancellationToken cancellationToken);
}

/// <summary>The process' bus and database.</summary>
internal sealed class Dependencies(MessagePublisher publisher, AlertsDatabase database, TimeProvider time) : IDependencies
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // One question at a time: a server that answers nobody is not asked by ever more.
    private Task<bool> _asked = Task.FromResult(true);

    public string? Broker() => publisher.Trouble();

    public async Task<string?> Store(CancellationToken cancellationToken)
    {
        if (_asked.IsCompleted) _asked = database.Answers(CancellationToken.None);
        try
        {
            return await _asked.WaitAsync(Patience, time, cancellationToken) ? null : "PostgreSQL does not answer";
        }
        catch (TimeoutException)
        {
            return FormattableString.Invariant($"PostgreSQL does not answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return $"PostgreSQL cannot be asked ({exception.GetType().Name})";
        }
    }
}
