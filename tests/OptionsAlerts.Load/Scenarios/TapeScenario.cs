using System.Diagnostics;
using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
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
/// Trades from the bytes of Polygon's frames through the tape, its pump, the bus on RabbitMQ and a data queue to the volume watch, at fixed rates; then the same with other shapes of message.
/// Sender, tape and watch share this process. What is dropped under overload has to be counted where it is dropped: a print that is neither taken nor counted is lost.
/// </summary>
internal static class TapeScenario
{
    private const string Queue = "load-tape";
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(250);

    public static async Task<IReadOnlyList<LoadResult>> Run(IReadOnlyList<int> rates, IReadOnlyList<TapeShape> shapes, int seconds, CancellationToken cancellationToken)
    {
        var broker = Environment.GetEnvironmentVariable("ConnectionStrings__messaging") is { Length: > 0 } given
            ? given
            : throw new BadInputException("ConnectionStrings__messaging must name a RabbitMQ for this load alone (amqp://user:password@host:port).");
        var results = new List<LoadResult>();
        foreach (var shape in shapes)
            foreach (var rate in rates) results.Add(await One(broker, shape, rate, TimeSpan.FromSeconds(seconds), cancellationToken));
        return results;
    }

    private static async Task<LoadResult> One(string broker, TapeShape shape, int rate, TimeSpan duration, CancellationToken cancellationToken)
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

        var flood = new TradeFlood(time.GetUtcNow());
        flood.Send(tape, Math.Min(rate, 20_000), TimeSpan.FromSeconds(2), time, cancellationToken);
        await Settled(tape, detector, time, cancellationToken);
        var (before, taken, dropped) = (ProcessUse.OfThis(), detector.Taken, Dropped(tape, detector));
        var brokerBefore = BrokerProcessor();
        var agesBefore = detector.Ages.Count;
        var start = time.GetTimestamp();

        var sending = Task.Factory.StartNew(() => flood.Send(tape, rate, duration, time, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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
        var (arrived, left) = (detector.Taken - taken, Dropped(tape, detector) - dropped);
        return new LoadResult
        {
            System = LoadRun.Ours,
            Load = string.Create(CultureInfo.InvariantCulture, $"tape, {shape.ToString().ToLowerInvariant()}, {rate:N0}/s"),
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
