using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Channels.Webhook;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>
/// A thousand alerts on each of the eight channels, in eight minutes of virtual time, while one call in ten fails in every way there is, others do not get there, each provider is away for a while and the
/// notifier is killed ten times: nothing is lost, what has no other way waits, what comes twice says so, no provider gets more than it takes.
/// </summary>
[Collection(AloneInTheProcess.Name)]
public sealed class ThousandAlertsTests(ITestOutputHelper output)
{
    private const int Alerts = 1_000;
    private const int Seed = 6_2026;

    // What the bus hands out of one queue at a time.
    private const int Prefetch = 16;

    // Of virtual time: how exactly the moment of a call is known.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tolerance = 4 * Tick;

    [Fact]
    public async Task each_alert_is_delivered_or_reported_failed_on_each_channel_repeats_say_so_and_paces_hold()
    {
        output.WriteLine($"seed {Seed}");
        var (time, road, ledger, outcomes) = (new FakeTimeProvider(Requests.EventTime), new Road(), new InMemoryLedger(), new RecordedOutcomes());
        var rigs = new List<ChannelRig>();
        await using var console = new ConsoleOfTheShow();
        await using var stranger = await UntrustedServer.Start();
        foreach (var channel in ChannelBench.Channels) rigs.Add(channel == ConsoleChannel.ChannelName ? console.Rig : await ChannelRig.Of(channel, time));
        var weather = rigs.Select((rig, i) => new FoulWeather(rig, Seed + i, time, road, Requests.EventTime.AddSeconds(5 + i), Nobody(), new Uri(stranger.BaseUrl))).ToList();
        road.Detour = asked => weather.Select(sky => sky.Detour(asked)).FirstOrDefault(elsewhere => elsewhere is not null);
        Dictionary<string, string?> settings = new(rigs.SelectMany(rig => rig.Settings), StringComparer.Ordinal)
        {
            ["Notifier:Delivery:Paced"] = "true",
            ["Notifier:Delivery:AttemptTimeout"] = "00:00:08",
            ["Notifier:Delivery:ConnectTimeout"] = "00:00:03",
            ["Notifier:Delivery:BaseDelay"] = "00:00:00.5",
            ["Notifier:Delivery:MaxDelay"] = "00:00:10",
            // A channel that fails, or refuses everything, is seen to again soon: the day is short.
            ["Notifier:Delivery:BreakerPause"] = "00:00:10",
            ["Notifier:Delivery:CheckEvery"] = "00:00:03",
        };
        await using var lives = new NotifierLives(rigs, Enumerable.Range(1, 10).Select(i => i * 70), number => new NotifierLife(number, settings, time, ledger, outcomes, road, console));
        var all = rigs.Select(rig => Requested(rig.Channel)).ToList();
        await VirtualTime.Drive(time, road, Task.WhenAll(all.Select(requests => Send(requests, lives, time))), () => Tick);

        lives.Deaths.ShouldBe(10);
        rigs.Count.ShouldBe(8);
        stranger.Requests.ShouldBe(0);
        var reports = outcomes.All.ToLookup(Id);
        var said = lives.Said.Where(line => line.StartsWith(typeof(ChannelPipeline).Namespace!, StringComparison.Ordinal)).ToList();
        weather.Zip(rigs).Sum(pair => Weathered(pair.Second, pair.First, said)).ShouldBeGreaterThan(3);
        foreach (var (rig, requests, sky) in rigs.Zip(all, weather))
        {
            var shown = rig.Shown();
            var (delivered, failed, repeated) = (0, 0, 0);
            foreach (var request in requests)
            {
                // The dead may have reported before they died: the same.
                var report = reports[request.RequestId].Distinct().ShouldHaveSingleItem();
                var arrived = shown.Where(text => text.Contains(request.Headline, StringComparison.Ordinal)).ToList();
                arrived.Skip(1).ShouldAllBe(text => text.Contains("possible repeat", StringComparison.Ordinal), $"{rig.Channel} {request.Headline}");
                repeated += Math.Max(0, arrived.Count - 1);
                if (report is NotificationDelivered sent)
                {
                    delivered++;
                    arrived.ShouldNotBeEmpty($"{rig.Channel} {request.Headline}");
                    if (arrived.Count > 1) sent.PossibleRepeat.ShouldBeTrue($"{rig.Channel} {request.Headline}");
                }
                else
                {
                    failed++;
                    ((NotificationFailed)report).Reason.ShouldNotBeNullOrWhiteSpace();
                    // What no other channel can take is refused, or waits: for want of tries it never ends.
                    if (request.IsLast) ((NotificationFailed)report).Permanent.ShouldBeTrue($"{rig.Channel} {request.Headline}");
                }
            }

            output.WriteLine($"{rig.Channel}: {delivered} delivered, {failed} failed, {repeated} more than once; {sky.Calls.Count} calls");
            (delivered + failed).ShouldBe(Alerts);
            delivered.ShouldBeGreaterThan(Alerts * 8 / 10, rig.Channel);
            // The two windows: a call that was taken and never answered well, and a death with calls in hand. What waited while a provider was away goes in one message, to those without a pace too.
            var callsInHand = rig.Channel == WebhookChannel.ChannelName ? Prefetch : 1;
            var inHand = callsInHand * Enumerable.Range(0, lives.Deaths).Sum(sky.AlertsInLastCall);
            output.WriteLine($"{rig.Channel}: at most {sky.AlertsTaken} + {inHand} more than once");
            repeated.ShouldBeLessThanOrEqualTo(sky.AlertsTaken + inHand, rig.Channel);
            Paces(rig, sky, lives.Now);
        }

        foreach (var rig in rigs) await rig.DisposeAsync();
    }

    // Each has met with what it was to meet with; how often it was put off.
    private int Weathered(ChannelRig rig, FoulWeather sky, List<string> said)
    {
        int Times(string words) => said.Count(line => line.Contains($" {rig.Channel} {words}", StringComparison.Ordinal));
        var (putOff, down) = (Times("is away ("), Times("takes no messages any more: "));
        output.WriteLine($"{rig.Channel}: {sky.Failed} calls failed in {sky.Ways} ways, {sky.Taken} after being taken; {sky.Astray} did not get there; put off {putOff} times, down {down} times");
        if (rig.Channel == ConsoleChannel.ChannelName) return putOff;
        sky.Astray.ShouldBeGreaterThan(1, rig.Channel);
        // By one notifier or, after a death, by the next; two of them have no word for a token that is wrong for good.
        sky.HasTakenAfterBadToken.ShouldBeTrue(rig.Channel);
        if (rig.Channel is not ("ntfy" or "webhook")) down.ShouldBeGreaterThan(0, rig.Channel);
        return putOff;
    }

    // A port that was free a moment ago.
    private static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }

    // Over all lives: a notifier keeps to what its forerunners have used up.
    private static void Paces(ChannelRig rig, FoulWeather sky, NotifierLife life)
    {
        foreach (var pace in life.Limits(rig.Channel).Paces)
        {
            // A window that is not much longer than what is known of a call's moment would show nothing.
            var lengths = ((int[])[1, 10, 40, 100]).Where(windows => windows * pace.Every >= 10 * Tolerance).ToList();
            lengths.Count.ShouldBeGreaterThan(1);
            foreach (var windows in lengths)
            {
                Pacing.MostIn((windows * pace.Every) - Tolerance, sky.Calls).ShouldBeLessThanOrEqualTo(pace.Burst - 1 + windows, $"{rig.Channel}: {pace.Burst} and one each {pace.Every}, over {windows}");
            }
        }
    }

    private static List<NotificationRequested> Requested(string channel) => [.. Enumerable.Range(0, Alerts).Select(i =>
    {
        var alertId = DeterministicId.Of("show", i.ToString(CultureInfo.InvariantCulture));
        return Requests.For(channel, Level(i), headline: string.Create(CultureInfo.InvariantCulture, $"n{i:0000}")) with
        {
            AlertId = alertId, RequestId = DeterministicId.Request(alertId, channel, 1), Kind = SignalKind.Sweep,
            EventTime = At(i), RequestedAt = At(i), Step = i % 5 == 0 ? 0 : 7, IsLast = i % 5 == 0, Facts = [Fact.Of("contracts", 500 + i, FactUnit.Contracts)],
        };
    })];

    // One in forty is critical, each of which goes by itself.
    private static Severity Level(int i) => i % 40 == 0 ? Severity.Critical : (Severity)(i % 3);

    private static DateTimeOffset At(int i) => Requests.EventTime.AddSeconds(i * 0.48);

    private static async Task Send(List<NotificationRequested> requests, NotifierLives lives, FakeTimeProvider time)
    {
        using var room = new SemaphoreSlim(Prefetch);
        var sent = new List<Task>(requests.Count);
        foreach (var request in requests)
        {
            if (request.EventTime - time.GetUtcNow() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time);
            await room.WaitAsync();
            sent.Add(One(request));
        }

        await Task.WhenAll(sent);

        async Task One(NotificationRequested request)
        {
            try
            {
                await lives.Deliver(request);
            }
            finally
            {
                room.Release();
            }
        }
    }

    private static Guid Id(object outcome) => outcome switch
    {
        NotificationDelivered delivered => delivered.RequestId,
        NotificationFailed failed => failed.RequestId,
        _ => throw new InvalidOperationException($"{outcome.GetType()} is no outcome."),
    };
}
