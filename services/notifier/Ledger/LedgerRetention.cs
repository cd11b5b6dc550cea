using Microsoft.Extensions.Options;
using Npgsql;
using OptionsAlerts.ServiceDefaults.Database;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>Clears the ledger, once at start and once a day, of what is older than anybody could ask again.</summary>
internal sealed class LedgerRetention(AlertsDatabase database, IOptions<NotifierOptions> options, TimeProvider time, ILogger<LedgerRetention> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.WhenReady(stoppingToken);
            using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
            do await Clear(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the process.
        }
    }

    private async Task Clear(CancellationToken cancellationToken)
    {
        var days = options.Value.LedgerDays;
        try
        {
            await using var command = database.Source.CreateCommand("delete from notifier.delivery where intent_at < $1");
            command.Parameters.Add(new() { Value = time.GetUtcNow().AddDays(-days) });
            var rows = await command.ExecuteNonQueryAsync(cancellationToken);
            if (rows > 0) NotifierLog.Forgot(logger, rows, days);
        }
        catch (NpgsqlException exception)
        {
            NotifierLog.NotForgotten(logger, exception.GetType().Name);
        }
    }
}
