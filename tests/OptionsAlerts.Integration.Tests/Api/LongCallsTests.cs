using System.Text.Json;
using Grpc.Core;
using Npgsql;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>Calls that last: what ends them, and what goes on after.</summary>
public sealed class LongCallsTests(Servers servers)
{
    [Fact]
    public async Task a_verification_ends_with_its_deadline_or_its_caller_and_lets_the_next_one_in()
    {
        const int signals = 60_000;
        var token = TestContext.Current.CancellationToken;
        await using var engine = await EngineHost.Start(servers);
        await engine.Decide();
        await LongLog.Write(engine.Database, signals, token);

        var late = await Should.ThrowAsync<RpcException>(async () =>
        {
            using var call = engine.Log.Verify(new VerifyRequest { RunId = LongLog.Run }, engine.Options(deadline: TimeSpan.FromMilliseconds(50)));
            await foreach (var _ in call.ResponseStream.ReadAllAsync(token)) { }
        });
        late.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);

        // Read by the same code without a caller in between: it tells how far it is after some pages, and stops within the next ones.
        await using var source = NpgsqlDataSource.Create(engine.Database);
        using var caller = new CancellationTokenSource();
        await using var steps = new LogReplays(source).Verify(LongLog.Run, new VerifyRequest(), caller.Token).GetAsyncEnumerator(token);
        (await steps.MoveNextAsync()).ShouldBeTrue();
        (steps.Current.Progress.Events, steps.Current.Progress.Total).ShouldBe((10_240, signals + 1));
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await steps.MoveNextAsync());

        // The engine takes one replay at a time: the one that was late has let go.
        VerifyResult? result = null;
        await Eventually.Holds(async () => (result = await Verified(engine)) is not null, "the replay that was late let go of its place");
        (result!.Verified, result.Events, result.FirstPosition, result.LastPosition).ShouldBe((true, signals + 1, 1_000_001, 1_000_001 + signals));
    }

    [Fact]
    public async Task a_watch_goes_on_over_a_restart_and_loses_nothing()
    {
        var first = await EngineHost.Start(servers);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["OPTIONS_ALERTS_API_KEY"] = EngineHost.Key };
        await using var watch = new ServiceProcess("watch", Checkout.Standalone, settings, "alerts", "watch", "--server", first.Address, "--from", "0", "--symbol", "SPY", "--json");
        var expected = new List<string> { (await first.Decide(subject: "1")).SignalId };
        await first.Decide(symbol: "QQQ");
        watch.Start();
        await Eventually.Holds(() => Seen(watch).Length == 1, () => $"the first decision was seen: {watch.Tail()}");
        expected.Add((await first.Decide(subject: "2")).SignalId);
        await Eventually.Holds(() => Seen(watch).Length == 2, () => $"the second decision was seen: {watch.Tail()}");
        await first.DisposeAsync();

        await using var second = await EngineHost.Start(servers, first.Database, first.Port, firstSignal: 10);
        for (var number = 3; number < 6; number++) expected.Add((await second.Decide(subject: $"{number}")).SignalId);
        await Eventually.Holds(() => Seen(watch).Length == expected.Count, () => $"every decision was seen: {watch.Tail()}");
        Seen(watch).ShouldBe(expected);
        watch.Output.ShouldContain(line => line.Contains("Trying again.", StringComparison.Ordinal));
        (await watch.Stop(TimeSpan.FromSeconds(60))).ShouldBe(0, watch.Tail());
    }

    [Fact]
    public async Task a_filtered_watch_goes_on_from_any_position_past_what_does_not_fit_and_tells_each_once()
    {
        await using var engine = await EngineHost.Start(servers);
        var decided = new List<Decision>();
        for (var number = 0; number < 12; number++) decided.Add(await engine.Decide(symbol: number % 4 == 0 ? "QQQ" : "SPY", subject: $"{number}"));
        var rare = decided.Where(decision => decision.Symbol == "QQQ").ToList();
        rare.Count.ShouldBe(3);

        // From the beginning, from between two that fit, from one that fits.
        (await Watched(engine, 0, 3, () => Task.CompletedTask)).ShouldBe(Positions(rare));
        (await Watched(engine, decided[2].Position, 2, () => Task.CompletedTask)).ShouldBe(Positions(rare[1..]));
        (await Watched(engine, rare[1].Position, 1, () => Task.CompletedTask)).ShouldBe(Positions(rare[2..]));

        // And on, while others are decided.
        Decision? later = null;
        var told = await Watched(engine, rare[2].Position, 1, async () =>
        {
            for (var number = 12; number < 16; number++) await engine.Decide(symbol: "SPY", subject: $"{number}");
            later = await engine.Decide(symbol: "QQQ", subject: "16");
        });
        told.ShouldBe([later!.Position]);
    }

    [Fact]
    public async Task a_watch_from_a_place_that_the_log_has_not_reached_is_refused()
    {
        await using var engine = await EngineHost.Start(servers);
        await engine.Decide();
        using var call = engine.Log.Watch(new WatchRequest { AfterPosition = 1_000_000 }, engine.Options());
        var refused = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        refused.StatusCode.ShouldBe(StatusCode.OutOfRange);
    }

    private static long[] Positions(IEnumerable<Decision> decisions) => [.. decisions.Select(decision => decision.Position)];

    // The positions of the first decisions about QQQ after a position that a watch tells, which has begun before what is done.
    private static async Task<long[]> Watched(EngineHost engine, long after, int count, Func<Task> meanwhile)
    {
        var token = TestContext.Current.CancellationToken;
        using var call = engine.Log.Watch(new WatchRequest { AfterPosition = after, Symbol = "QQQ" }, engine.Options(deadline: TimeSpan.FromSeconds(60)));
        await call.ResponseHeadersAsync;
        await meanwhile();
        var told = new List<long>();
        while (told.Count < count && await call.ResponseStream.MoveNext(token)) told.Add(call.ResponseStream.Current.Position);
        return [.. told];
    }

    private static string[] Seen(ServiceProcess watch) =>
        [.. watch.Output.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];

    // Null while the engine has no place for it.
    private static async Task<VerifyResult?> Verified(EngineHost engine)
    {
        VerifyResult? result = null;
        try
        {
            using var call = engine.Log.Verify(new VerifyRequest { RunId = LongLog.Run }, engine.Options());
            await foreach (var step in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) result = step.Result ?? result;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
        {
            return null;
        }

        return result;
    }
}
