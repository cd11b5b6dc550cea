using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>Calls whose deadline passes or whose caller leaves, while they wait for the database, decide, or write to who does not read: the engine stops, and has its places and connections back.</summary>
public sealed class EndedCallsTests(Servers servers)
{
    private const int Signals = 30_000;
    private const int MostWatchers = 64;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    // Far from the half minute after which a command would give up by itself.
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(10);

    /// <summary>What is asked at once: more than the engine has connections or places for, where calls wait for their turn; as many as it takes, where more are refused.</summary>
    private static readonly (string Name, int AtOnce, Func<EngineHost, CallOptions, Task> Make)[] Calls =
    [
        ("list", 12, (engine, options) => engine.Log.ListAsync(new ListRequest { RunId = LongLog.Run, PageSize = 1 }, options).ResponseAsync),
        ("watch", MostWatchers, (engine, options) => First(engine.Log.Watch(new WatchRequest { RunId = LongLog.Run }, options))),
        ("explain", 6, (engine, options) => engine.Log.ExplainAsync(new ExplainRequest { RunId = LongLog.Run, Id = LongLog.IdOf(7) }, options).ResponseAsync),
        ("what-if", 1, (engine, options) => All(engine.Log.WhatIf(WhatIf, options))),
        ("verify", 1, (engine, options) => All(engine.Log.Verify(new VerifyRequest { RunId = LongLog.Run }, options))),
        ("export", 1, (engine, options) => All(engine.Log.Export(new ExportRequest { RunId = LongLog.Run }, options))),
    ];

    private static WhatIfRequest WhatIf => new()
    {
        RunId = LongLog.Run,
        Text = "version: 2\nstaleAfter: 1d",
        Name = "p.yaml",
        From = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
        To = Timestamp.FromDateTimeOffset(LongLog.Start.AddDays(1)),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Cancelled)]
    public async Task a_call_that_waits_for_the_database_ends_and_leaves_nothing_waiting(StatusCode ending)
    {
        await using var engine = await WithLongLog();
        await using var source = NpgsqlDataSource.Create(engine.Database);
        foreach (var call in Calls)
        {
            await using (var connection = await source.OpenConnectionAsync(Stop))
            {
                await using var held = await connection.BeginTransactionAsync(Stop);
                await Execute(connection, "lock table alert_engine.mt_events, alert_engine.mt_streams in access exclusive mode");
                using var caller = new CancellationTokenSource();
                var options = ending == StatusCode.Cancelled ? engine.Options(cancellationToken: caller.Token) : engine.Options(Deadline);
                var made = Enumerable.Range(0, call.AtOnce).Select(_ => call.Make(engine, options)).ToArray();
                await Eventually.Holds(async () => await Waiting(connection) > 0, $"{call.Name} waited for the database");
                await caller.CancelAsync();
                foreach (var one in made) (await Should.ThrowAsync<RpcException>(one)).StatusCode.ShouldBe(ending, call.Name);
                await Eventually.Holds(async () => await Waiting(connection) == 0, $"{call.Name} let go of the database", Promptly);
            }

            await Works(engine, call.Name, call.Make);
        }
    }

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Cancelled)]
    public async Task a_replay_that_ends_early_leaves_its_place_to_the_next(StatusCode ending)
    {
        await using var engine = await WithLongLog();
        foreach (var call in Calls.Where(call => call.AtOnce == 1))
        {
            using var caller = new CancellationTokenSource();
            if (ending == StatusCode.Cancelled) caller.CancelAfter(TimeSpan.FromMilliseconds(50));
            var options = ending == StatusCode.Cancelled ? engine.Options(cancellationToken: caller.Token) : engine.Options(TimeSpan.FromMilliseconds(50));
            (await Should.ThrowAsync<RpcException>(() => call.Make(engine, options))).StatusCode.ShouldBe(ending, call.Name);
            await Works(engine, call.Name, call.Make);
        }
    }

    // By the same code without a caller in between.
    [Fact]
    public async Task a_replay_whose_caller_is_gone_stops_within_the_next_events()
    {
        await using var engine = await WithLongLog();
        await using var source = NpgsqlDataSource.Create(engine.Database);
        var replays = new LogReplays(source);
        using (var caller = new CancellationTokenSource())
        {
            await using var steps = replays.WhatIf(LongLog.Run, WhatIf, caller.Token).GetAsyncEnumerator(Stop);
            (await steps.MoveNextAsync()).ShouldBeTrue();
            steps.Current.Progress.Events.ShouldBe(10_000);
            await caller.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(async () => await steps.MoveNextAsync());
        }

        using (var caller = new CancellationTokenSource())
        {
            await using var whole = new MemoryStream();
            await replays.Export(LongLog.Run, string.Empty, whole, Stop);
            await using var begun = new LeavingStream(caller, whole.Length / 4);
            await Should.ThrowAsync<OperationCanceledException>(() => replays.Export(LongLog.Run, string.Empty, begun, caller.Token));
            begun.Length.ShouldBeInRange(whole.Length / 4, whole.Length * 3 / 4);
        }
    }

    [Fact]
    public async Task a_caller_that_does_not_read_what_it_asked_for_holds_no_place_once_its_time_is_over()
    {
        await using var engine = await WithLongLog();
        // All places for watchers but one are taken by such as read.
        var others = Enumerable.Range(0, MostWatchers - 1).Select(_ => engine.Log.Watch(new WatchRequest { RunId = LongLog.Run }, engine.Options(cancellationToken: Stop))).ToArray();
        foreach (var other in others) (await other.ResponseStream.MoveNext(Stop)).ShouldBeTrue();

        // Both write more than the wire takes for who does not read.
        var options = engine.Options(TimeSpan.FromSeconds(4));
        using var export = engine.Log.Export(new ExportRequest { RunId = LongLog.Run }, options);
        using var watch = engine.Log.Watch(new WatchRequest { RunId = LongLog.Run }, options);
        await Task.WhenAll(export.ResponseHeadersAsync, watch.ResponseHeadersAsync);
        await Eventually.Holds(() => IsOver(export.GetStatus) && IsOver(watch.GetStatus), "their deadline passed");
        (export.GetStatus().StatusCode, watch.GetStatus().StatusCode).ShouldBe((StatusCode.DeadlineExceeded, StatusCode.DeadlineExceeded));

        foreach (var call in Calls.Where(call => call.Name is "watch" or "export")) await Works(engine, call.Name, call.Make);
        foreach (var other in others) other.Dispose();
    }

    private async Task<EngineHost> WithLongLog()
    {
        var engine = await EngineHost.Start(servers);
        await engine.Decide();
        await LongLog.Write(engine.Database, Signals, Stop);
        return engine;
    }

    private static async Task Works(EngineHost engine, string name, Func<EngineHost, CallOptions, Task> make) => await Eventually.Holds(
        async () =>
        {
            try
            {
                await make(engine, engine.Options(TimeSpan.FromSeconds(30), Stop));
                return true;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
            {
                return false;
            }
        },
        $"the next {name} found its place",
        Promptly);

    // A call has no status before it is over.
    private static bool IsOver(Func<Status> status)
    {
        try
        {
            _ = status();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<long> Waiting(NpgsqlConnection connection)
    {
        await using var count = new NpgsqlCommand("select count(distinct pid) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())", connection);
        return (long)(await count.ExecuteScalarAsync(Stop))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task First<T>(AsyncServerStreamingCall<T> call)
    {
        using (call) (await call.ResponseStream.MoveNext(Stop)).ShouldBeTrue();
    }

    private static async Task All<T>(AsyncServerStreamingCall<T> call)
    {
        using (call)
        {
            while (await call.ResponseStream.MoveNext(Stop))
            {
                // All of it, to its status.
            }
        }
    }

    /// <summary>Its reader leaves after so many bytes.</summary>
    private sealed class LeavingStream(CancellationTokenSource reader, long after) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, CancellationToken.None);
            if (Length >= after) await reader.CancelAsync();
        }
    }
}
