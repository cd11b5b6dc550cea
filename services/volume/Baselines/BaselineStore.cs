using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume.Baselines;

/// <summary>The finished days of the process' database; every call waits for it, and goes on when it comes back.</summary>
public sealed class BaselineStore(AlertsDatabase database)
{
    private readonly BaselineTables _tables = new(database.Source);

    /// <inheritdoc cref="BaselineTables.Roll"/>
    public async Task<bool> Roll(string runId, DayVolumes day, CancellationToken cancellationToken)
    {
        await database.WhenReady(cancellationToken);
        return await database.WhileAway.ExecuteAsync(async token => await _tables.Roll(runId, day, token), cancellationToken);
    }

    /// <inheritdoc cref="BaselineTables.Load"/>
    public async Task<IReadOnlyList<VolumeHistory>> Load(string runId, DateOnly today, int days, CancellationToken cancellationToken)
    {
        await database.WhenReady(cancellationToken);
        return await database.WhileAway.ExecuteAsync(async token => await _tables.Load(runId, today, days, token), cancellationToken);
    }

    /// <inheritdoc cref="BaselineTables.Forget"/>
    public async Task<int> Forget(string runId, DateOnly first, CancellationToken cancellationToken)
    {
        await database.WhenReady(cancellationToken);
        return await database.WhileAway.ExecuteAsync(async token => await _tables.Forget(runId, first, token), cancellationToken);
    }
}
