using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Integration.Tests.Engine;
using OptionsAlerts.Integration.Tests.History;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Ledger;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.Volume.Baselines;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Operate;

/// <summary>
/// What an engine, a notifier and a volume service leave in a database over a weekend: Friday archived, on Monday alerts raised and withheld, cooldowns that last two hours by a policy that somebody
/// applied, a silence on QQQ, a delivery, a day of volumes.
/// </summary>
internal static class TradingWeekend
{
    public static readonly DateTimeOffset Friday = new(2026, 11, 20, 16, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly VolumeDay = new(2026, 11, 20);
    private static readonly DeliveryKey Delivered = new(LoneEngine.Run, DeterministicId.Of("weekend", "alert"), "console", 1, DeterministicId.Of("weekend", "request"));
    private static readonly DeliveryOutcome Outcome = new DeliveryOutcome.Accepted(Monday, false, "42");

    /// <summary>The applied policy: sweeps cool down for two hours.</summary>
    public static AlertPolicy Policy { get; } = AlertPolicy.Default with
    {
        Cooldowns = [.. AlertPolicy.Default.Cooldowns.Select(cooldown => cooldown.Kind == SignalKind.Sweep ? cooldown with { Seconds = 2 * 60 * 60 } : cooldown)],
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Pass(string database)
    {
        await using (var friday = await LoneEngine.Start(database, Friday))
            foreach (var number in new[] { 1, 2 }) await friday.Take(Signal(number, "SPY", Friday));

        await using (var monday = await LoneEngine.Start(database, Monday))
        {
            await monday.Take(Signal(3, "DIA", Monday));
            (await monday.Ask((state, now) => new ApplyPolicy(Policy, state.Channels, now, PolicyOrigin.Operator, "ada"))).Outcome.ShouldBe(DecisionOutcome.Applied);
            (await monday.Ask((_, now) => new CreateSilence(Silence(now), now))).Outcome.ShouldBe(DecisionOutcome.Applied);
            foreach (var (number, symbol) in new[] { (4, "SPY"), (5, "SPY"), (6, "QQQ") }) await monday.Take(Signal(number, symbol, Monday));
        }

        // Rows are as old as the server's clock says, not the engine's.
        await using var source = NpgsqlDataSource.Create(database);
        var pass = await new Retention(source, LoneEngine.Run).Run(SeededHistory.KeepAll, TimeProvider.System.GetUtcNow().AddMinutes(1), Stop);
        pass.ShouldNotBeNull().Archived.ShouldBe(1);

        await using var keepers = await Keepers.Start(database);
        await using (var claim = await keepers.Ledger.Claim(Delivered, Monday, 4, Stop)) await claim.Record(Outcome, 1, Stop);
        (await keepers.Baselines.Roll(LoneEngine.Run, Volumes(), Stop)).ShouldBeTrue();
    }

    /// <summary>What became of the alerts and signals, oldest first.</summary>
    public static async Task<List<string>> Decisions(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var told = new List<string>();
        await foreach (var logged in new LogReader(source).Decisions(LoneEngine.Run, cancellationToken: Stop))
        {
            if (logged.Event is AlertRaised raised) told.Add($"{raised.Signal.Symbol} raised");
            if (logged.Event is SignalSuppressed withheld) told.Add($"{withheld.Signal.Symbol} {withheld.Reason}");
        }

        return told;
    }

    /// <summary>The log decided again, from the rows and the archive.</summary>
    public static async Task<RunVerification> Verify(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var verified = (await new RunVerifier(new LogReader(source)).Verify(LoneEngine.Run, day: null, progress: null, Stop)).ShouldNotBeNull();
        verified.Difference.ShouldBeNull();
        return verified;
    }

    /// <summary>The delivery is known, so that it is not sent again, and the day of volumes is there.</summary>
    public static async Task IsKept(string database)
    {
        await using var keepers = await Keepers.Start(database);
        await using (var claim = await keepers.Ledger.Claim(Delivered, Monday, 4, Stop)) claim.Outcome.ShouldBe(Outcome);
        var history = (await keepers.Baselines.Load(LoneEngine.Run, new DateOnly(2026, 11, 23), 20, Stop)).ShouldHaveSingleItem();
        (history.Underlying, history.Day.Single(), history.CallVolume.Single(), history.PutVolume.Single()).ShouldBe(("SPY", 20261120, 1_000, 2_000));
    }

    public static SignalDetected Signal(int number, string symbol, DateTimeOffset at) => SignalFlood.Signal(LoneEngine.Run, number, 1, at) with { Symbol = symbol };

    private static Silence Silence(DateTimeOffset now) => new()
    {
        Id = DeterministicId.Of("weekend", "silence"),
        Matchers = [new() { Label = MatchLabel.Symbol, Operator = MatchOperator.Equal, Value = "QQQ" }],
        StartsAt = now,
        EndsAt = now.AddHours(4),
        Author = "ada",
        Comment = "rebalancing",
    };

    private static DayVolumes Volumes() => new(
        "SPY", VolumeDay, ExchangeTime.Instant(VolumeDay, ExchangeTime.SessionClose), 1_000, 2_000, ["SPY261218C00600000", "SPY261218P00600000"], [1_000, 2_000], [null, null]);

    /// <summary>A notifier's ledger and a volume service's days, on a database.</summary>
    private sealed class Keepers(IHost host) : IAsyncDisposable
    {
        public IDeliveryLedger Ledger => host.Services.GetRequiredService<IDeliveryLedger>();

        public BaselineStore Baselines => new(host.Services.GetRequiredService<AlertsDatabase>());

        public static async Task<Keepers> Start(string database)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:alertsdb", database), new("Messaging:Transport", "InMemory"), new("Run:Id", LoneEngine.Run)]);
            builder.AddNotifier();
            builder.AddSchema(BaselineSchema.Name, BaselineSchema.Sql);
            var host = builder.Build();
            await host.StartAsync(Stop);
            await host.Services.GetRequiredService<AlertsDatabase>().WhenReady(Stop);
            return new Keepers(host);
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
    }
}
