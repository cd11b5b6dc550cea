using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>Every service replaced while a recorded session plays, as <c>deploy/kubernetes</c> replaces it: nothing is lost, nothing is said twice, and the session is decided as it always is.</summary>
public sealed class RollingRestartTests(Servers servers)
{
    private const string Token = "123456:secret-of-the-bot";
    private const string Chat = "-1001";

    // The session's six and a half hours in less than a minute.
    private const string Speed = "450";

    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(45);
    private static readonly string[] NewFirst = ["alert-engine", "notifier"];
    private static readonly string[] InTurn = ["alert-engine", "notifier", "gex", "volume", "vix"];

    [Fact]
    public async Task every_service_is_replaced_in_turn_and_then_all_at_once_and_no_alert_is_lost_or_sent_twice()
    {
        await using var calm = await FakeTelegram.Start(Token, Chat);
        var expected = await RecordedRun.Undisturbed(servers, Telegram(calm));
        await using var receiver = await FakeTelegram.Start(Token, Chat);
        using var probes = new Probes();
        var settings = RecordedRun.Settings(Checkout.Shared("chains/iwm-2026-06-30"), ["telegram"], Speed);
        foreach (var (key, value) in Telegram(receiver)) settings[key] = value;
        await using var fleet = await ServiceFleet.Create(servers, "rolling", settings, probes.Listen);
        fleet.Start();
        await Eventually.Holds(() => receiver.Messages.Count > 0, () => $"The run was under way\n{fleet.Tails()}", ServiceFleet.Patience);

        foreach (var service in InTurn) await Replace(fleet, probes, service);
        await Task.WhenAll(InTurn.Reverse().Select(service => Replace(fleet, probes, service)));
        fleet["ingestion"].Output.ShouldNotContain(line => line.Contains("Replay of recorded ended", StringComparison.Ordinal), "the restarts fell into the run");

        await fleet.Ended();
        var log = await fleet.Log();
        // A gex that was replaced says so among the facts of what it finds next: every decision is the same, the words of one may not be.
        Decisions(log).ShouldBe(Decisions(expected), fleet.Tails());
        Replay.Verify(fleet.RunId, log.Select(logged => logged.Event)).ShouldBeOfType<Verified>();
        var requests = log.Count(logged => logged.Event is AlertRaised or DigestRaised);
        requests.ShouldBeGreaterThan(20);
        log.Count(logged => logged.Event is DeliverySucceeded).ShouldBe(requests);
        receiver.Messages.Count.ShouldBe(requests, fleet.Tails());
        receiver.Messages.ShouldNotContain(message => message.Shown.Contains("repeat", StringComparison.OrdinalIgnoreCase));
        (await fleet.Refused()).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_ingestion_that_is_started_anew_within_a_recorded_run_decides_nothing_again_and_is_told_so()
    {
        await using var fleet = await ServiceFleet.Create(servers, "begun-again", RecordedRun.Settings(Checkout.Shared("chains/iwm-2026-06-30"), ["console"], Speed));
        fleet.Start();
        // Past its first step, which would be answered again.
        await Eventually.Holds(async () => (await fleet.Log()).Select(logged => logged.Event.At).Distinct().Count() > 3, () => $"The run was under way\n{fleet.Tails()}", ServiceFleet.Patience);
        (await fleet["ingestion"].Stop(Drain)).ShouldBe(0, fleet["ingestion"].Tail());
        var before = await fleet.Log();

        fleet.Start("ingestion");
        foreach (var analysis in new[] { "gex", "volume", "vix" }) await fleet[analysis].Prints("Start the run again under a new Run:Id", ServiceFleet.Patience);
        var after = await fleet.Log();
        // What was under way at the stop may have come to its end.
        ServiceFleet.Difference(before, [.. after.Take(before.Count)]).ShouldBeEmpty();
        Guid[] decided = [.. after.Select(logged => logged.Event switch { AlertRaised raised => raised.Signal.SignalId, SignalSuppressed withheld => withheld.Signal.SignalId, _ => Guid.Empty }).Where(id => id != Guid.Empty)];
        decided.Distinct().Count().ShouldBe(decided.Length);
        Replay.Verify(fleet.RunId, after.Select(logged => logged.Event)).ShouldBeOfType<Verified>();
    }

    private static string[] Decisions(IEnumerable<LoggedEvent> log) =>
    [
        .. log.Select(logged => logged.Event switch
        {
            AlertRaised raised => $"raised {raised.Signal.SignalId}",
            SignalSuppressed withheld => $"{withheld.Reason} {withheld.Signal.SignalId}",
            var other => other.GetType().Name,
        }),
    ];

    private static Dictionary<string, string> Telegram(FakeTelegram receiver) => new(StringComparer.Ordinal)
    {
        ["Notifier__Telegram__BotToken"] = Token,
        ["Notifier__Telegram__ChatId"] = Chat,
        ["Notifier__Telegram__BaseUrl"] = receiver.BaseUrl,
        ["Notifier__Delivery__Paced"] = "false",
    };

    // Engine and notifier: the new one is ready before the old one is told to end. The others end first, and save what they know.
    private static async Task Replace(ServiceFleet fleet, Probes probes, string service)
    {
        var old = fleet.Replace(service);
        if (NewFirst.Contains(service))
        {
            fleet.Start(service);
            await Eventually.Holds(() => probes.IsReady(service), () => $"the new {service} was ready\n{fleet[service].Tail()}", ServiceFleet.Patience);
            (await old.Stop(Drain)).ShouldBe(0, old.Tail());
            return;
        }

        (await old.Stop(Drain)).ShouldBe(0, old.Tail());
        fleet.Start(service);
        await Eventually.Holds(() => probes.IsReady(service), () => $"{service} was ready again\n{fleet[service].Tail()}", ServiceFleet.Patience);
    }
}
