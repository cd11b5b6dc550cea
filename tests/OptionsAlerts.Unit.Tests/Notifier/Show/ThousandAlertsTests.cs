using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Channels.Webhook;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>
/// A thousand alerts on every channel that speaks HTTP, in eight minutes of virtual time, while one call in ten fails in every way there is and the notifier is killed ten
/// times: nothing is lost, what comes twice says so, no provider gets more than it takes.
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
        foreach (var channel in ChannelBench.Channels.Where(channel => channel != ConsoleChannel.ChannelName)) rigs.Add(await ChannelRig.Of(channel, time));
        var weather = rigs.Select((rig, i) => new FoulWeather(rig, Seed + i, time, road)).ToList();
        Dictionary<string, string?> settings = new(rigs.SelectMany(rig => rig.Settings), StringComparer.Ordinal)
        {
            ["Notifier:Delivery:Paced"] = "true",
            ["Notifier:Delivery:AttemptTimeout"] = "00:00:08",
            ["Notifier:Delivery:ConnectTimeout"] = "00:00:03",
            ["Notifier:Delivery:BaseDelay"] = "00:00:00.5",
            ["Notifier:Delivery:MaxDelay"] = "00:00:10",
        };
        await using var lives = new NotifierLives(rigs, Enumerable.Range(1, 10).Select(i => i * 70), number => new NotifierLife(number, settings, time, ledger, outcomes, road));
        var all = rigs.Select(rig => Requested(rig.Channel)).ToList();
        await VirtualTime.Drive(time, road, Task.WhenAll(all.Select(requests => Send(requests, lives, time))), () => Tick);

        lives.Deaths.ShouldBe(10);
        var reports = outcomes.All.ToLookup(Id);
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
                }
            }

            output.WriteLine($"{rig.Channel}: {delivered} delivered, {failed} failed, {repeated} more than once; {rig.Requests().Count} calls");
            output.WriteLine($"  {sky.Failed} calls failed in {sky.Ways} ways, {sky.Taken} after being taken");
            (delivered + failed).ShouldBe(Alerts);
            delivered.ShouldBeGreaterThan(Alerts * 8 / 10, rig.Channel);
            // The two windows: a call that was taken and never answered well, and a death with calls in hand.
            var together = lives.Now.Limits(rig.Channel) is { Merges: true, Paces.Count: > 0 } ? Prefetch : 1;
            var inHand = rig.Channel == WebhookChannel.ChannelName ? Prefetch : together;
            repeated.ShouldBeLessThanOrEqualTo((together * sky.Taken) + (inHand * lives.Deaths), rig.Channel);
            Paces(rig, sky, lives.Now);
        }

        foreach (var rig in rigs) await rig.DisposeAsync();
    }

    // Over all lives: a notifier keeps to what its forerunners have used up.
    private static void Paces(ChannelRig rig, FoulWeather sky, NotifierLife life)
    {
        foreach (var pace in life.Limits(rig.Channel).Paces)
        {
            foreach (var windows in (int[])[1, 10, 40])
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
            EventTime = At(i), RequestedAt = At(i), Facts = [Fact.Of("contracts", 500 + i, FactUnit.Contracts)],
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
