using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>Six processes from recorded bodies to a fake Telegram, with something killed at a named point. Asserted on totals: nothing lost, no second decision.</summary>
public sealed class KilledTests(Servers servers)
{
    private const string Token = "123456:secret-of-the-bot";
    private const string Chat = "-1001";

    [Fact]
    public async Task an_engine_killed_after_its_commit_and_before_its_publication_loses_nothing_and_decides_once()
    {
        await using var telegram = await FakeTelegram.Start(Token, Chat);
        await using var fleet = await Fleet(telegram, "killed-engine");
        // Without the notifier's queue nothing takes a request: the engine stands between its commit and its publication.
        fleet.Start("gex", "volume", "vix", "alert-engine", "ingestion");
        await Eventually.Holds(async () => (await fleet.Log()).Any(logged => logged.Event is AlertRaised), () => $"An alert was committed\n{fleet.Tails()}", ServiceFleet.Patience);
        await fleet["alert-engine"].Kill();
        telegram.Messages.ShouldBeEmpty();

        fleet.Start("notifier", "alert-engine");
        await fleet.Ended();

        await EachAlertArrivedOnce(fleet, telegram, repeats: 0);
    }

    [Fact]
    public async Task a_notifier_killed_after_the_200_and_before_its_ledger_sends_again_and_says_so()
    {
        await using var telegram = await FakeTelegram.Start(Token, Chat);
        await using var fleet = await Fleet(telegram, "killed-notifier");
        var kills = 0;
        telegram.BeforeAnswerEnds = async (_, _) =>
        {
            if (Interlocked.Increment(ref kills) == 3) await fleet["notifier"].Kill();
        };
        fleet.Start();
        await Eventually.Holds(() => Volatile.Read(ref kills) >= 3, () => $"The notifier was killed at its third message\n{fleet.Tails()}", ServiceFleet.Patience);
        await Eventually.Holds(() => telegram.Messages.Count >= 3, "The third message was accepted");
        fleet.Start("notifier");
        await fleet.Ended();

        await EachAlertArrivedOnce(fleet, telegram, repeats: 1);
        telegram.Messages.Count(message => message.Shown.Contains("repeat", StringComparison.OrdinalIgnoreCase)).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task broker_and_database_restarts_lose_nothing_and_change_no_decision()
    {
        if (!servers.RabbitMq.CanRestart || !servers.Postgres.CanRestart) Assert.Skip("The servers were given by the environment and may not be restarted.");
        await using var undisturbed = await FakeTelegram.Start(Token, Chat);
        await using var calm = await Fleet(undisturbed, "restarts");
        calm.Start();
        await calm.Ended();
        var expected = await calm.Log();
        await calm.DisposeAsync();

        await using var telegram = await FakeTelegram.Start(Token, Chat);
        await using var fleet = await Fleet(telegram, "restarts", speed: "1200");
        fleet.Start();
        await Eventually.Holds(() => telegram.Messages.Count >= 3, () => $"The run was under way\n{fleet.Tails()}", ServiceFleet.Patience);
        await servers.RabbitMq.Stop();
        await servers.RabbitMq.Start();
        var before = telegram.Messages.Count;
        await Eventually.Holds(() => telegram.Messages.Count > before, () => $"The run went on after the broker came back\n{fleet.Tails()}", ServiceFleet.Patience);
        await servers.Postgres.Stop();
        await servers.Postgres.Start();
        await fleet.Ended();

        ServiceFleet.Difference(expected, await fleet.Log()).ShouldBeEmpty(fleet.Tails());
        await EachAlertArrivedOnce(fleet, telegram, repeats: 2);
    }

    private async Task<ServiceFleet> Fleet(FakeTelegram telegram, string runId, string speed = "max")
    {
        var settings = RecordedRun.Settings(Checkout.Shared("chains/iwm-2026-06-30"), ["telegram"], speed);
        settings["Notifier__Telegram__BotToken"] = Token;
        settings["Notifier__Telegram__ChatId"] = Chat;
        settings["Notifier__Telegram__BaseUrl"] = telegram.BaseUrl;
        return await ServiceFleet.Create(servers, runId, settings);
    }

    // Every raised alert and digest has its outcome, every decision is the only one about its signal, and Telegram has each message once, but for the repeats allowed.
    private static async Task EachAlertArrivedOnce(ServiceFleet fleet, FakeTelegram telegram, int repeats)
    {
        var log = await fleet.Log();
        var raised = log.Count(logged => logged.Event is AlertRaised or DigestRaised);
        raised.ShouldBeGreaterThan(20, fleet.Tails());
        log.Count(logged => logged.Event is DeliverySucceeded).ShouldBe(raised, fleet.Tails());
        log.Count(logged => logged.Event is DeliveryFailed or AlertUndelivered).ShouldBe(0);

        var decided = log.Select(logged => logged.Event switch { AlertRaised alert => alert.Signal.SignalId, SignalSuppressed signal => signal.Signal.SignalId, _ => Guid.Empty }).Where(id => id != Guid.Empty).ToArray();
        decided.Distinct().Count().ShouldBe(decided.Length);
        telegram.Messages.Count.ShouldBeInRange(raised, raised + repeats, fleet.Tails());
        Replay.Verify(fleet.RunId, log.Select(logged => logged.Event)).ShouldBeOfType<Verified>();
    }
}
