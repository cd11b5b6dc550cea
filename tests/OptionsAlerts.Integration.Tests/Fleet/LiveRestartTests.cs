using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Net.Client;
using MassTransit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Integration.Tests.Messaging;
using OptionsAlerts.Unit.Tests.Volume;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>Processes of a live run that are stopped and started while the market goes on.</summary>
public sealed class LiveRestartTests(Servers servers)
{
    private const string SignalsQueue = "live-restart-signals";

    // Prints on their way when an ingestion was stopped, three times.
    private const long MostCutShort = 60;

    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(45);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_watch_that_is_restarted_under_load_tells_of_every_block_once()
    {
        const int blocks = 3_000;
        var signals = new ConcurrentQueue<SignalDetected>();
        await using var tape = await Tape(signals);
        using var probes = new Probes();
        var grpcPort = Containers.FreePort();
        await using var volume = Service("volume", "OptionsAlerts.Volume", await ServiceFleet.FreshDatabase(servers, "blocks"), probes, grpcPort);
        volume.Start();
        await Eventually.Holds(() => probes.IsReady("volume"), () => $"volume was ready\n{volume.Tail()}", ServiceFleet.Patience);

        var sent = 0;
        var flood = Flood();
        foreach (var at in new[] { blocks / 4, blocks / 2 })
        {
            await Eventually.Holds(() => Volatile.Read(ref sent) >= at, $"{at} blocks were printed");
            (await volume.Stop(Drain)).ShouldBe(0, volume.Tail());
            volume.Start();
            await Eventually.Holds(() => probes.IsReady("volume"), () => $"volume was ready again\n{volume.Tail()}", ServiceFleet.Patience);
        }

        await flood;
        await Eventually.Holds(() => signals.Count >= blocks, () => $"{signals.Count} of {blocks} blocks were told\n{volume.Tail()}");
        signals.Select(signal => signal.SignalId).Distinct().Count().ShouldBe(blocks);
        signals.Count.ShouldBe(blocks);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpcPort}");
        var stands = (await new VolumeQuery.VolumeQueryClient(channel).LatestAsync(new VolumeLatestRequest { Symbols = { "SPY" } }, cancellationToken: Stop)).Underlyings.Single();
        (stands.Prints, stands.Whole).ShouldBe((blocks, true));

        async Task Flood()
        {
            for (var number = 1; number <= blocks; number++)
            {
                var contract = string.Create(CultureInfo.InvariantCulture, $"SPY260612C{number * 1_000:00000000}");
                var batch = Market.Batch(Market.At(number * 0.1, 2_000, contract, price: 10)) with { Stamp = new MarketStamp { RunId = "live", Feed = "test", Sequence = number }, Number = number };
                await tape.Publish(batch);
                Volatile.Write(ref sent, number);
            }
        }
    }

    [Fact]
    public async Task an_ingestion_that_is_restarted_goes_on_and_counts_nothing_twice()
    {
        var signals = new ConcurrentQueue<SignalDetected>();
        await using var tape = await Tape(signals);
        await using var market = await MovingMarket.Start();
        using var probes = new Probes();
        var (volumePort, gexPort) = (Containers.FreePort(), Containers.FreePort());
        var database = await ServiceFleet.FreshDatabase(servers, "moving");
        await using var volume = Service("volume", "OptionsAlerts.Volume", database, probes, volumePort);
        await using var gex = Service("gex", "OptionsAlerts.Gex", database, probes, gexPort);
        await using var ingestion = Service("ingestion", "OptionsAlerts.Ingestion", database, probes, 0, market.Settings);
        foreach (var process in new[] { volume, gex })
        {
            process.Start();
            await Eventually.Holds(() => probes.IsReady(process.Name), () => $"{process.Name} was ready\n{process.Tail()}", ServiceFleet.Patience);
        }

        using var volumeChannel = GrpcChannel.ForAddress($"http://127.0.0.1:{volumePort}");
        using var gexChannel = GrpcChannel.ForAddress($"http://127.0.0.1:{gexPort}");
        var volumes = new VolumeQuery.VolumeQueryClient(volumeChannel);
        var gammas = new GexQuery.GexQueryClient(gexChannel);

        for (var life = 0; life < 3; life++)
        {
            var before = (await Volume())?.CallVolume ?? 0;
            ingestion.Start();
            await Eventually.Holds(async () => await Volume() is { } stands && stands.CallVolume > before + 25, () => $"Life {life}: volume went on from {before}\n{ingestion.Tail()}\n{volume.Tail()}", ServiceFleet.Patience);
            (await ingestion.Stop(Drain)).ShouldBe(0, ingestion.Tail());
        }

        ingestion.Start();
        await market.Close();
        // A chain says the day's volume from the session's start on. Before it what nobody heard stays uncounted, and volumes are said to be lower bounds.
        await Eventually.Holds(async () => await Volume() is { } stands && (stands.CallVolume == market.Printed || (!stands.Whole && market.Heard - stands.CallVolume is >= 0 and < MostCutShort)),
            () => $"Volume was {market.Printed}, or {market.Heard} as far as it was heard\n{ingestion.Tail()}\n{volume.Tail()}", ServiceFleet.Patience);
        (await gammas.LatestAsync(new GexLatestRequest { Symbols = { "SPY" } }, cancellationToken: Stop)).States.ShouldHaveSingleItem();
        signals.ShouldBeEmpty(string.Join('\n', signals.Select(signal => signal.Headline)));

        async Task<VolumeSnapshot?> Volume()
        {
            var reply = await volumes.LatestAsync(new VolumeLatestRequest(), cancellationToken: Stop);
            var stands = reply.Underlyings.FirstOrDefault(each => each.Underlying == "SPY");
            stands?.CallVolume.ShouldBeLessThanOrEqualTo(market.Printed, "nothing is counted twice");
            return stands;
        }
    }

    // Publishes market data, and hears what the watches make of it.
    private async Task<MarketBus> Tape(ConcurrentQueue<SignalDetected> signals)
    {
        await using (var broker = await RawBroker.Connect(servers))
            foreach (var queue in ServiceFleet.Queues.Append(SignalsQueue)) await broker.Delete(queue);
        return await MarketBus.Start(servers, bus =>
        {
            bus.Publishes(IngestionService.Published);
            bus.Control(SignalsQueue, 256, singleActive: true, endpoint => endpoint.Handler<SignalDetected>(context =>
            {
                signals.Enqueue(context.Message);
                return Task.CompletedTask;
            }));
        });
    }

    private ServiceProcess Service(string name, string assembly, string database, Probes probes, int grpcPort, IReadOnlyDictionary<string, string>? own = null)
    {
        var settings = new Dictionary<string, string>(probes.Listen(name), StringComparer.Ordinal)
        {
            ["ConnectionStrings__alertsdb"] = database,
            ["ConnectionStrings__messaging"] = servers.RabbitMq.ConnectionString,
            ["Service__GrpcPort"] = grpcPort.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in own ?? new Dictionary<string, string>(StringComparer.Ordinal)) settings[key] = value;
        return new ServiceProcess(name, Checkout.Service(name, assembly), settings);
    }
}
