using System.Diagnostics;
using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Tape;
using OptionsAlerts.Load.Report;
using OptionsAlerts.Load.Systems;
using OptionsAlerts.Load.Tape;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Volume;

namespace OptionsAlerts.Load.Scenarios;

/// <summary>
/// Trades from a stand-in for Polygon through the feed's own socket, decoder, tape and pump, the bus on RabbitMQ and a data queue to the volume watch, at fixed rates; then the same with other
/// shapes of message. All but the broker shares this process, the stand-in too. What is dropped under overload has to be counted where it is dropped: a print that is neither taken nor counted
/// is lost. Where the socket is not read in time the stand-in says less than the rate; without a socket (frames are given to the decoder) it never waits.
/// </summary>
internal static class TapeScenario
{
    private const string Queue = "load-tape";
    private const int WarmUpRate = 200_000;

    // Code that runs but a few hundred times a second stays in the runtime's slow, counting form for long.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(250);

    public static async Task<IReadOnlyList<LoadResult>> Run(IReadOnlyList<int> rates, IReadOnlyList<TapeShape> shapes, int seconds, bool useSocket, CancellationToken cancellationToken)
    {
        var broker = Environment.GetEnvironmentVariable("ConnectionStrings__messaging") is { Length: > 0 } given
            ? given
            : throw new BadInputException("ConnectionStrings__messaging must name a RabbitMQ for this load alone (amqp://user:password@host:port).");
        var results = new List<LoadResult>();
        foreach (var shape in shapes)
            foreach (var rate in rates) results.Add(await One(broker, shape, rate, TimeSpan.FromSeconds(seconds), useSocket, cancellationToken));
        return results;
    }

    private static async Task<LoadResult> One(string broker, TapeShape shape, int rate, TimeSpan duration, bool useSocket, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var options = new TapeOptions();
        using var host = Host(broker);
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<MessagePublisher>().WhenReady(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var detector = host.Services.GetRequiredService<Detector>();
        var tape = new MarketTape(TradeFlood.Underlyings, options, time.GetUtcNow());
        var publisher = new ShapedPublisher(shape, host.Services.GetRequiredService<MessagePublisher>(), host.Services.GetRequiredService<IBus>());
        var pump = new TapePump(tape, new TapeSource("load", "live"), options, publisher, time, host.Services.GetRequiredService<FeedMetrics>(), NullLogger<TapePump>.Instance);
        Task[] running = [pump.Run(stop.Token), detector.Run(stop.Token)];

        await using var source = await TapeSourceUnderLoad.Start(tape, useSocket, time, stop.Token);
        await source.Send(Math.Min(rate, WarmUpRate), WarmUp);
        await Settled(tape, detector, time, cancellationToken);
        var (before, taken, dropped) = (ProcessUse.OfThis(), detector.Taken, Dropped(tape, detector));
        var brokerBefore = BrokerProcessor();
        var agesBefore = detector.Ages.Count;
        var start = time.GetTimestamp();

        var sending = source.Send(rate, duration);
        var resident = 0d;
        while (!sending.IsCompleted)
        {
            await Task.Delay(Sample, time, cancellationToken);
            resident = Math.Max(resident, ProcessUse.OfThis().ResidentMiB);
        }

        var sent = await sending;
        await Settled(tape, detector, time, cancellationToken);
        var elapsed = time.GetElapsedTime(start);
        var after = ProcessUse.OfThis();
        await stop.CancelAsync();
        await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await host.StopAsync(cancellationToken);

        var latencies = new Latencies([.. detector.Ages.Skip(agesBefore)]);
        var arrived = detector.Taken - taken;

        // Only of columns it is asked that every drop is counted where it happens: each batch is numbered.
        var left = shape == TapeShape.Columns ? Dropped(tape, detector) - dropped : sent - arrived;
        return new LoadResult
        {
            System = LoadRun.Ours,
            Load = string.Create(CultureInfo.InvariantCulture, $"{(useSocket ? "socket" : "tape")}, {shape.ToString().ToLowerInvariant()}, {rate:N0}/s"),
            Signals = (int)sent,
            Lost = (int)(sent - arrived - left),
            Dropped = (int)left,
            Twice = 0,
            Seconds = elapsed.TotalSeconds,
            P50Ms = latencies.At(50),
            P99Ms = latencies.At(99),
            MaxMs = latencies.Max,
            ProcessorSeconds = (after.Processor - before.Processor).TotalSeconds,
            BrokerSeconds = brokerBefore is { } was && BrokerProcessor() is { } now ? (now - was).TotalSeconds : null,
            ResidentMiB = resident,
            Target = shape != TapeShape.Columns ? string.Empty : rate > 250_000 ? "drops counted" : "nothing dropped",
            Met = sent == arrived + left && (left == 0 || rate > 250_000),
        };
    }

    private static long Dropped(MarketTape tape, Detector detector) => tape.Statistics().DroppedTrades + detector.Dropped;

    // All that the tape admitted has been taken or dropped; or nothing has moved for some seconds.
    private static async Task Settled(MarketTape tape, Detector detector, TimeProvider time, CancellationToken cancellationToken)
    {
        var (last, since) = (-1L, time.GetTimestamp());
        while (time.GetElapsedTime(since) < TimeSpan.FromSeconds(5))
        {
            var done = detector.Taken + Dropped(tape, detector);
            if (done >= tape.Statistics().Trades) return;
            if (done != last) (last, since) = (done, time.GetTimestamp());
            await Task.Delay(Sample / 10, time, cancellationToken);
        }
    }

    private static TimeSpan? BrokerProcessor()
    {
        var processes = Process.GetProcessesByName("beam.smp");
        try
        {
            return processes.Length == 1 ? processes[0].TotalProcessorTime : null;
        }
        finally
        {
            foreach (var process in processes) process.Dispose();
        }
    }

    private static IHost Host(string broker)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:messaging", broker)]);
        builder.AddRun();
        builder.AddValidatedOptions<VolumeOptions>(VolumeOptions.Section);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<FeedMetrics>();
        builder.Services.AddSingleton<VolumeOptionsBook>();
        builder.Services.AddSingleton<VolumeBoard>();
        builder.Services.AddSingleton<VolumeTelemetry>();
        builder.Services.AddSingleton<VolumeAnalysis>();
        builder.Services.AddSingleton<Detector>();
        builder.AddBusModule((bus, services) => bus.Data(Queue, endpoint =>
        {
            var detector = services.GetRequiredService<Detector>();
            endpoint.Handler<OptionTradeBatch>(context => detector.Enqueue(context.Message, context.CancellationToken).AsTask());
            endpoint.Handler<TradeRows>(context =>
                detector.Enqueue(TradeRowsColumns.ToColumns(context.Message.Underlying, context.Message.AsOf, context.Message.Trades), context.CancellationToken).AsTask());
            endpoint.Handler<TradeRowMessage>(context =>
                detector.Enqueue(TradeRowsColumns.ToColumns(context.Message.Underlying, Time(context.Message.Trade.TimeMicros), [context.Message.Trade]), context.CancellationToken).AsTask());
        }));
        return builder.Build();
    }

    private static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
