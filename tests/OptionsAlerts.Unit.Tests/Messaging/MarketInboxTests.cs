using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Unit.Tests.Volume;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Messaging;

public sealed class MarketInboxTests
{
    private readonly List<object> _dropped = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static OptionTradeBatch Batch(int prints, long number = 0) => Market.Batch([.. Enumerable.Range(0, prints).Select(i => Market.At(i, 1))]) with { Number = number };

    private static async Task<List<object>> Read(MarketInbox inbox, int count)
    {
        var read = new List<object>();
        await foreach (var item in inbox.ReadAll(Token))
        {
            read.Add(item);
            if (read.Count == count) break;
        }

        return read;
    }

    [Fact]
    public void weight_follows_the_rows()
    {
        MessageWeight.Bytes(Batch(1_000)).ShouldBe(256 + (1_000 * 44) + 64);
        MessageWeight.Bytes(Market.Chain(Market.Open, new Listing(Market.Call, 1), new Listing(Market.Put, 1))).ShouldBe(256 + (2 * 134));
        MessageWeight.Bytes(Market.History([1, 2, 3, 4, 5])).ShouldBe(256 + (5 * 4) + 64);
        MessageWeight.Bytes("anything else").ShouldBe(256);
    }

    [Fact]
    public async Task the_oldest_go_when_it_is_full_and_each_is_told_of()
    {
        var inbox = new MarketInbox(3 * MessageWeight.Bytes(Batch(100)), dropsOldest: true, _dropped.Add);
        foreach (var number in new long[] { 1, 2, 3, 4, 5 }) await inbox.Write(Batch(100, number), Token);
        _dropped.Cast<OptionTradeBatch>().Select(batch => batch.Number).ShouldBe([1, 2]);
        (await Read(inbox, 3)).Cast<OptionTradeBatch>().Select(batch => batch.Number).ShouldBe([3, 4, 5]);
        inbox.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task one_heavy_message_takes_the_place_of_many_light_ones()
    {
        var inbox = new MarketInbox(10 * MessageWeight.Bytes(Batch(1)), dropsOldest: true, _dropped.Add);
        foreach (var number in Enumerable.Range(1, 10)) await inbox.Write(Batch(1, number), Token);
        await inbox.Write(Batch(1_000, 11), Token);
        _dropped.Count.ShouldBe(10);
        (await Read(inbox, 1)).Single().ShouldBeOfType<OptionTradeBatch>().Number.ShouldBe(11);
    }

    [Fact]
    public async Task a_batch_that_was_dropped_is_seen_as_a_gap_by_the_watch()
    {
        var inbox = new MarketInbox(2 * MessageWeight.Bytes(Batch(100)), dropsOldest: true, _dropped.Add);
        var book = Market.Book();
        book.Take(Batch(100, 1), []);
        foreach (var number in new long[] { 2, 3, 4 }) await inbox.Write(Batch(100, number), Token);
        foreach (var batch in await Read(inbox, 2)) book.Take((OptionTradeBatch)batch, []);
        (book.IsWhole, book.Prints).ShouldBe((false, 300));
    }

    [Fact]
    public async Task where_nothing_may_be_lost_the_writer_waits_for_the_reader()
    {
        var inbox = new MarketInbox(2 * MessageWeight.Bytes(Batch(100)), dropsOldest: false, _dropped.Add);
        await inbox.Write(Batch(100, 1), Token);
        await inbox.Write(Batch(100, 2), Token);
        var third = inbox.Write(Batch(100, 3), Token).AsTask();
        third.IsCompleted.ShouldBeFalse();

        (await Read(inbox, 1)).Cast<OptionTradeBatch>().Single().Number.ShouldBe(1);
        await third.WaitAsync(TimeSpan.FromSeconds(5), Token);
        (await Read(inbox, 2)).Cast<OptionTradeBatch>().Select(batch => batch.Number).ShouldBe([2, 3]);
        _dropped.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_writer_that_waits_can_give_up()
    {
        var inbox = new MarketInbox(1, dropsOldest: false, _dropped.Add);
        await inbox.Write(Batch(1), Token);
        using var stopping = new CancellationTokenSource();
        var waiting = inbox.Write(Batch(1), stopping.Token).AsTask();
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Fact]
    public async Task a_nudge_is_there_only_where_nothing_else_waits()
    {
        var inbox = new MarketInbox(1_000_000, dropsOldest: true, _dropped.Add);
        inbox.WriteIfEmpty("nudge");
        inbox.WriteIfEmpty("second nudge");
        await inbox.Write("message", Token);
        inbox.WriteIfEmpty("third nudge");
        (await Read(inbox, 2)).ShouldBe(["nudge", "message"]);
        inbox.Bytes.ShouldBe(0);
    }

    [Property(MaxTest = 100)]
    public Property what_waits_and_what_was_dropped_are_all_that_was_written_and_never_too_heavy() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 60)).ToArbitrary(), sizes =>
        {
            const long capacity = 8_000;
            var dropped = new List<object>();
            var inbox = new MarketInbox(capacity, dropsOldest: true, dropped.Add);
            OptionTradeBatch[] written = [.. sizes.Select((prints, i) => Batch(prints, i + 1))];
            foreach (var batch in written)
            {
                inbox.Write(batch, CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
                inbox.Bytes.ShouldBeLessThanOrEqualTo(capacity);
            }

            inbox.Bytes.ShouldBe(written.Skip(dropped.Count).Sum(MessageWeight.Bytes));
            dropped.ShouldBe(written.Take(dropped.Count));
        });
}
