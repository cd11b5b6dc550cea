using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Messaging;

/// <summary>Where market data goes on the broker: exchanges before messages, queues by who reads them, shares of underlyings.</summary>
public sealed class MarketTopologyTests(Servers servers)
{
    private const string NoQueueYet = "topology-test-late";

    [Fact]
    public async Task every_exchange_is_there_before_the_first_message()
    {
        string[] exchanges = [.. IngestionService.Published.Select(type => $"{type.Namespace}:{type.Name}")];
        exchanges.ShouldContain("OptionsAlerts.Contracts.MarketData:OptionTradeBatch");
        exchanges.ShouldContain("OptionsAlerts.Contracts.Steps:StepOpened");
        await using var broker = await RawBroker.Connect(servers);
        foreach (var exchange in exchanges) await broker.DeleteExchange(exchange);

        await using var ingestion = await MarketBus.Start(servers, bus => bus.Publishes(IngestionService.Published));

        foreach (var exchange in exchanges) (await broker.HasExchange(exchange)).ShouldBeTrue(exchange);
    }

    [Fact]
    public async Task a_batch_that_was_lost_before_there_was_a_queue_is_a_gap_to_the_watch_that_comes_later()
    {
        await using var broker = await RawBroker.Connect(servers);
        await broker.Delete(NoQueueYet);
        await using var ingestion = await MarketBus.Start(servers, bus => bus.Publishes(IngestionService.Published));
        await ingestion.Publish(MarketBus.Batch("SPY", 1));

        await using var watch = await MarketBus.Taker(servers, NoQueueYet, partitions: 1);
        await ingestion.Publish(MarketBus.Batch("SPY", 2));
        await ingestion.Publish(MarketBus.Batch("QQQ", 1));
        await Eventually.Holds(() => watch.Taken.Count == 2, "Two batches arrived");

        var books = watch.Taken.Cast<OptionTradeBatch>().ToDictionary(batch => batch.Underlying, Taken, StringComparer.Ordinal);
        books.ToDictionary(book => book.Key, book => (book.Value.IsWhole, book.Value.Prints), StringComparer.Ordinal)
            .ShouldBe(new Dictionary<string, (bool, long)>(StringComparer.Ordinal) { ["SPY"] = (false, 1), ["QQQ"] = (true, 1) }, ignoreOrder: true);

        static UnderlyingBook Taken(OptionTradeBatch batch)
        {
            var book = new UnderlyingBook(batch.Underlying, new VolumeSettings(), new Refusals());
            book.Take(batch, []);
            return book;
        }
    }

    [Fact]
    public async Task each_underlying_belongs_to_one_partition_and_its_messages_stay_in_order()
    {
        await NeedsHashExchange();
        string[] underlyings = [.. Enumerable.Range(0, 20).Select(i => $"U{(char)('A' + i)}")];
        await using var first = await MarketBus.Taker(servers, "partition-test-order", 2, 1);
        await using var second = await MarketBus.Taker(servers, "partition-test-order", 2, 2);
        await using var ingestion = await MarketBus.Start(servers, bus => bus.Publishes(IngestionService.Published));

        for (var number = 1; number <= 25; number++)
            foreach (var underlying in underlyings) await ingestion.Publish(MarketBus.Batch(underlying, number));
        foreach (var underlying in underlyings) await ingestion.Publish(MarketBus.Quote(underlying));
        await Eventually.Holds(() => first.Taken.Count + second.Taken.Count == 20 * 26, () => $"All arrived ({first.Taken.Count} and {second.Taken.Count})");

        string[] firsts = [.. first.Taken.Select(message => message.PartitionKey).Distinct(StringComparer.Ordinal)];
        string[] seconds = [.. second.Taken.Select(message => message.PartitionKey).Distinct(StringComparer.Ordinal)];
        firsts.ShouldNotBeEmpty();
        seconds.ShouldNotBeEmpty();
        firsts.Concat(seconds).ShouldBe(underlyings, ignoreOrder: true);
        foreach (var underlying in underlyings)
        {
            IMarketMessage[] own = [.. first.Taken.Concat(second.Taken).Where(message => message.PartitionKey == underlying)];
            own[..^1].Cast<OptionTradeBatch>().Select(batch => batch.Number).ShouldBe(Enumerable.Range(1, 25).Select(number => (long)number), underlying);
            own[^1].ShouldBeOfType<UnderlyingQuote>();
        }
    }

    [Fact]
    public async Task a_partition_goes_to_the_process_that_stands_by_when_its_own_one_ends()
    {
        await NeedsHashExchange();
        await using var ingestion = await MarketBus.Start(servers, bus => bus.Publishes(IngestionService.Published));
        var active = await MarketBus.Taker(servers, "partition-test-standby", 2);
        await using var standby = await MarketBus.Taker(servers, "partition-test-standby", 2);
        string[] underlyings = ["SPY", "QQQ", "IWM", "DIA", "AAPL", "MSFT"];

        foreach (var underlying in underlyings) await ingestion.Publish(MarketBus.Batch(underlying, 1));
        await Eventually.Holds(() => active.Taken.Count == underlyings.Length, "The active process took all");
        standby.Taken.ShouldBeEmpty();
        await active.DisposeAsync();
        foreach (var underlying in underlyings) await ingestion.Publish(MarketBus.Batch(underlying, 2));

        await Eventually.Holds(() => standby.Taken.Count == underlyings.Length, "The other took over");
        standby.Taken.Cast<OptionTradeBatch>().Select(batch => (batch.Underlying, batch.Number)).ShouldBe(underlyings.Select(underlying => (underlying, 2L)), ignoreOrder: true);
    }

    // A broker that the environment names may lack the plug-in; those that the tests start have it.
    private async Task NeedsHashExchange()
    {
        await using var broker = await RawBroker.Connect(servers);
        var knows = await broker.TryDeclare("partition-test-probe", "x-consistent-hash");
        if (!knows && Environment.GetEnvironmentVariable("REQUIRE_CONTAINERS") != "1") Assert.Skip("Needs a broker with the plug-in rabbitmq_consistent_hash_exchange.");
        knows.ShouldBeTrue();
    }
}
