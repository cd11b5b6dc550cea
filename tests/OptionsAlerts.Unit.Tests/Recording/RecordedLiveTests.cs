using System.Globalization;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Ingestion.Simulated;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Recording;

/// <summary>A live session that was recorded is replayed as it was: the same messages in the same order, so the same signals and the same decisions.</summary>
public sealed class RecordedLiveTests : IDisposable
{
    private const string Symbol = "SPY";
    private readonly string _folder = Directory.CreateTempSubdirectory("recorded-live").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task a_recorded_live_session_replays_to_the_same_messages_signals_and_decisions()
    {
        var live = await LiveRecording.Make(Session(new TimeOnly(11, 41), minutes: 9), Symbol, _folder, Stop);
        live.Select(heard => heard.Message.GetType()).Distinct().Count().ShouldBe(5, "prints, chains, spots, VIX and its history");
        await using var watch = new Watch("live");
        for (var i = 0; i < live.Count; i++)
        {
            var message = live[i].Message.WithStamp(live[i].Message.Stamp with { RunId = "live", Step = 0, Sequence = i });
            watch.Decide(watch.Detect(message, live[i].At), live[i].At);
        }

        await using var replayed = await Replayed.Play(_folder, "max", TimeProvider.System, Stop);
        replayed.Messages.Select(Told).ShouldBe(live.Select(Told));
        var decisions = Decisions(watch);
        Decisions(replayed.Watch).Take(decisions.Count).ShouldBe(decisions);
        replayed.Watch.Log.Skip(watch.Log.Count).ShouldAllBe(e => !(e is AlertRaised || e is SignalSuppressed), "after its last instant the replay only lets fire what is due");

        // And it was a session in which something happened.
        watch.Signals.Select(signal => signal.Source).Distinct().Order().ShouldBe(["gex", "vix", "volume"]);
        watch.Log.ShouldContain(e => e is AlertRaised);
        await using var again = await Replayed.Play(_folder, "max", TimeProvider.System, Stop);
        again.Watch.GoldenHash.ShouldBe(replayed.Watch.GoldenHash);
    }

    [Fact]
    public async Task a_recorded_stretch_is_decided_the_same_in_its_own_time_and_as_fast_as_can_be()
    {
        using (var writer = new RecordWriter(_folder, "simulated", Recorder.MaxFileBytes))
        {
            foreach (var instant in Stretch()) foreach (var message in instant.Messages) writer.Write(instant.At, message);
        }

        var began = TimeProvider.System.GetTimestamp();
        await using var paced = await Replayed.Play(_folder, "1", TimeProvider.System, Stop);
        TimeProvider.System.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
        await using var fast = await Replayed.Play(_folder, "max", TimeProvider.System, Stop);
        paced.Watch.GoldenHash.ShouldBe(fast.Watch.GoldenHash);
        paced.Watch.Log.Count(e => e is AlertRaised).ShouldBeGreaterThan(0);
    }

    // Some minutes of a simulated session, which begin with what was there before them. In these the spot falls through the flip, volatility leaps, and a put is swept.
    private static IReadOnlyList<MarketInstant> Session(TimeOnly from, double minutes)
    {
        var options = new SimulationOptions { Seed = 1, Symbols = [Symbol], StepSeconds = 10, ChainEverySeconds = 60, VolatilityEverySeconds = 30 };
        var begin = ExchangeTime.Instant(options.Date, from);
        var session = new SimulatedFeed(options).Instants(Stop).TakeWhile(instant => instant.At < begin.AddMinutes(minutes)).ToList();
        var before = session.TakeWhile(instant => instant.At < begin).SelectMany(instant => instant.Messages).ToList();
        IMarketMessage[] standing = [before.OfType<VolatilityHistory>().Last(), before.OfType<OptionChainSnapshot>().Last(), before.OfType<VolatilityIndexQuote>().Last()];
        var rest = session.Where(instant => instant.At >= begin).ToList();
        return [rest[0] with { Messages = [.. standing, .. rest[0].Messages] }, .. rest.Skip(1)];
    }

    // A session's first seconds: volatility has leapt overnight.
    private static IEnumerable<MarketInstant> Stretch() =>
        new SimulatedFeed(new SimulationOptions { Seed = 1, Symbols = [Symbol], StepSeconds = 1, ChainEverySeconds = 2, VolatilityEverySeconds = 1 }).Instants(Stop).Take(4);

    // In their order; of one message, whose signals of one time are decided by their ids, by their words.
    private static List<string> Decisions(Watch watch) => [.. watch.Log.GroupBy(e => e.At).SelectMany(together => together.Select(Told).Order(StringComparer.Ordinal))];

    private static string Told(Heard heard)
    {
        var message = heard.Message.WithStamp(heard.Message.Stamp with { RunId = "", Step = 0, Sequence = 0 });
        return $"{heard.At:O} {message.GetType().Name} {JsonSerializer.Serialize(message, message.GetType(), ContractJson.Options)}";
    }

    // All but the ids, in which the run's steps are.
    private static string Told(SignalDetected signal) => string.Create(
        CultureInfo.InvariantCulture,
        $"{signal.EventTime:O} {signal.Source} {signal.Kind} {signal.Phase} {signal.Severity} {signal.Symbol} {signal.Subject} late {signal.DelaySeconds}: {signal.Headline} {JsonSerializer.Serialize(signal.Facts, ContractJson.Options)}");

    private static string Told(DecisionEvent e) => e switch
    {
        AlertRaised raised => $"{raised.At:O} raised {Told(raised.Signal)} until {raised.HoldUntil:O}",
        SignalSuppressed suppressed => $"{suppressed.At:O} {suppressed.Reason} {Told(suppressed.Signal)} until {suppressed.Until:O}",
        _ => $"{e.At:O} {EventTypes.NameOf(e)}",
    };
}
