using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>
/// Telegram is down for ten minutes of a quarter of an hour, engine and notifier in one process on virtual time, the default policy but for low alerts, which go to Telegram alone: criticals are on
/// Pushover at once, high ones fail over, medium ones never notice, what has no other way waits and comes in order when Telegram is back, at its pace.
/// </summary>
[Collection(AloneInTheProcess.Name)]
public sealed class TelegramDownTests(ITestOutputHelper output) : IDisposable
{
    private const int Alerts = 150;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);
    private static readonly DateTimeOffset From = At(15);
    private static readonly DateTimeOffset To = From.AddMinutes(10);

    // A channel that was found away is looked at again after half a minute, by a call that may take eight seconds.
    private static readonly DateTimeOffset Found = To.AddSeconds(40);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("telegram-down");

    // Each critical that waited goes by itself, one in four seconds.
    private static readonly DateTimeOffset Drained = Found.AddMinutes(3);

    [Fact]
    public async Task criticals_are_on_pushover_at_once_others_fail_over_or_wait_and_what_waited_comes_in_order_at_telegrams_pace()
    {
        var (time, road) = (new NotedTime(Requests.EventTime), new Road());
        await using ChannelRig telegram = await ChannelRig.Telegram(), pushover = await ChannelRig.Pushover(), ntfy = await ChannelRig.Ntfy();
        var (down, phone, other) = (new Outage(telegram, time, road, From, To), new Outage(pushover, time, road, To, To), new Outage(ntfy, time, road, To, To));
        var engine = default(LiveEngine);
        await using var notifier = new NotifierRig(
            [
                .. telegram.Settings, .. pushover.Settings, .. ntfy.Settings, new("Notifier:Delivery:Paced", "true"), new("Notifier:Delivery:AttemptTimeout", "00:00:08"),
                new("Notifier:Delivery:ConnectTimeout", "00:00:03"), new("Notifier:Delivery:BaseDelay", "00:00:00.5"), new("Notifier:Delivery:MaxDelay", "00:00:10"),
            ],
            time,
            more: services =>
            {
                services.AddSingleton<IOutcomePublisher>(new ToEngine(message => engine!.Take(message)));
                services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => road.From(0)));
            });
        var queues = new Queues(notifier.Router, new DeliveryOptions().Waiting);
        using var made = engine = new LiveEngine(new AlertEngineOptions { Channels = ["telegram", "pushover", "ntfy"], PolicyFile = Policy(_folder) }, Alerts, time, queues.Put);
        await VirtualTime.Drive(time, road, Task.WhenAll(engine.Watch(), Send(engine, time)), () => time.ToNext(LongestStep));
        await queues.End();

        output.WriteLine($"{down.Failed} of {down.Calls.Count} calls failed; {engine.Republished} requests asked for again; {engine.State.Counters.FailedOver} failed over");
        engine.State.OutstandingCount.ShouldBe(0);
        engine.State.Counters.Undelivered.ShouldBe(0);
        var raised = engine.Log.OfType<AlertRaised>().ToList();
        raised.Count.ShouldBe(Alerts);
        foreach (var alert in raised) Ended(engine, alert);

        foreach (var alert in raised)
        {
            var (headline, at, late) = (alert.Signal.Headline, alert.At, $"{alert.Signal.Severity} {alert.Signal.Headline} of {alert.At:T}");
            switch (alert.Signal.Severity)
            {
                case Severity.Critical:
                    (After(phone, headline) - at).ShouldBeLessThanOrEqualTo(AtOnce, late);
                    (After(down, headline) - at).ShouldBeLessThanOrEqualTo(Away(at) ? Drained - at : TimeSpan.FromSeconds(10), late);
                    break;
                case Severity.High:
                    // Five seconds for a confirmation, and then the next.
                    DateTimeOffset[] heard = [.. new[] { down, phone }.Where(channel => channel.Of(headline).Count > 0).Select(channel => After(channel, headline))];
                    (heard.Min() - at).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5) + AtOnce, late);
                    if (at >= From && at < To) phone.Of(headline).ShouldHaveSingleItem(late);
                    break;
                case Severity.Medium:
                    (After(other, headline) - at).ShouldBeLessThanOrEqualTo(AtOnce, late);
                    break;
                default:
                    (After(down, headline) - at).ShouldBeLessThanOrEqualTo(Away(at) ? Drained - at : TimeSpan.FromSeconds(10), late);
                    break;
            }

            foreach (var channel in (Outage[])[down, phone, other])
                channel.Of(headline).Skip(1).ShouldAllBe(i => channel.Arrived[i].Text.Contains("possible repeat", StringComparison.Ordinal), $"{late} on {channel.Channel}");
        }

        InOrder(down, raised);
        foreach (var pace in notifier.Channel("telegram").Limits.Paces)
            foreach (var windows in (int[])[1, 10, 40])
                Pacing.MostIn(windows * pace.Every, down.Calls).ShouldBeLessThanOrEqualTo(pace.Burst - 1 + windows, $"{pace.Burst} and one each {pace.Every}, over {windows}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool Away(DateTimeOffset at) => at >= From.AddSeconds(-10) && at < Drained;

    // Every request of it was taken or failed with a reason, and somebody took it.
    private static void Ended(LiveEngine engine, AlertRaised alert)
    {
        var steps = engine.Lifecycle.Where(step => step.AlertId == alert.Signal.SignalId).Select(step => step.Event).ToList();
        foreach (var request in steps.OfType<LifecycleRequested>())
        {
            var taken = steps.OfType<LifecycleDelivered>().Count(delivered => delivered.RequestId == request.RequestId);
            var failed = steps.OfType<LifecycleFailed>().Where(failed => failed.RequestId == request.RequestId).ToList();
            (taken + failed.Count).ShouldBe(1, $"{alert.Signal.Headline} on {request.Channel}");
            failed.ShouldAllBe(failure => failure.Reason.Length > 0);
        }

        steps.OfType<LifecycleDelivered>().ShouldNotBeEmpty(alert.Signal.Headline);
    }

    // What waited: the criticals first, each by itself, then the rest, the oldest first and many in one message.
    private void InOrder(Outage telegram, List<AlertRaised> raised)
    {
        var waited = raised.Where(alert => alert.At >= From && alert.At < To && alert.Signal.Severity is Severity.Critical or Severity.Low).ToLookup(alert => alert.Signal.Severity);
        List<int> Numbers(Severity severity) => [.. waited[severity].OrderBy(alert => alert.At).Select(alert => telegram.Of(alert.Signal.Headline)[^1])];
        var (criticals, lows) = (Numbers(Severity.Critical), Numbers(Severity.Low));
        criticals.ShouldBe(criticals.Order());
        criticals.ShouldBeUnique();
        lows.ShouldBe(lows.Order());
        criticals[^1].ShouldBeLessThan(lows[0]);
        output.WriteLine($"{criticals.Count} criticals and {lows.Count} low ones waited; the low ones came in {lows.Distinct().Count()} messages, the last {telegram.Arrived[lows[^1]].At - To} after Telegram was back");
        lows.Distinct().Count().ShouldBeLessThan(lows.Count / 4);
    }

    private static DateTimeOffset After(Outage channel, string headline) => channel.Arrived[channel.Of(headline)[0]].At;

    private static DateTimeOffset At(int i) => Requests.EventTime + (i * Every);

    private static async Task Send(LiveEngine engine, NotedTime time)
    {
        for (var i = 0; i < Alerts; i++)
        {
            if (At(i) - time.GetUtcNow() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time);
            await engine.Take(Signal(i));
        }

    }

    private static SignalDetected Signal(int i) => new()
    {
        RunId = LiveEngine.Run,
        SignalId = DeterministicId.Of("telegram-down", i.ToString(CultureInfo.InvariantCulture)),
        Kind = i % 2 == 0 ? SignalKind.Sweep : SignalKind.Block,
        Severity = (Severity)((i * 7) % 4),
        Symbol = ((string[])["SPY", "QQQ", "IWM", "NVDA", "TSLA", "AAPL", "AMD"])[i % 7],
        Subject = $"s{i}",
        EventTime = At(i),
        Headline = string.Create(CultureInfo.InvariantCulture, $"n{i:0000}"),
        Facts = [Fact.Of("contracts", 500 + i, FactUnit.Contracts)],
        Source = "volume",
        Cause = $"input-{i}",
    };

    private static string Policy(DirectoryInfo folder)
    {
        var path = Path.Combine(folder.FullName, "policy.yaml");
        File.WriteAllText(path, "version: 2\nroutes:\n  low: { channels: [telegram] }\n");
        return path;
    }

    private sealed class ToEngine(Func<object, Task> take) : IOutcomePublisher
    {
        public Task Publish(NotificationDelivered delivered, CancellationToken cancellationToken) => take(delivered);

        public Task Publish(NotificationFailed failed, CancellationToken cancellationToken) => take(failed);
    }

    // As the bus does: a queue a channel, of which so many are handed out at a time, in the order they came.
    private sealed class Queues(DispatchRouter router, int prefetch)
    {
        private readonly ConcurrentDictionary<string, SemaphoreSlim> _rooms = new(StringComparer.Ordinal);
        private readonly ConcurrentQueue<Task> _handled = new();

        public void Put(NotificationRequested request) => _handled.Enqueue(Handle(request));

        public Task End() => Task.WhenAll(_handled);

        private async Task Handle(NotificationRequested request)
        {
            var room = _rooms.GetOrAdd(request.Channel, _ => new SemaphoreSlim(prefetch));
            await room.WaitAsync();
            try
            {
                await router.Dispatch(request, CancellationToken.None);
            }
            finally
            {
                room.Release();
            }
        }
    }
}
