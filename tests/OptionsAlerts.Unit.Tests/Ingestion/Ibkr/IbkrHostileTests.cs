using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Fakes.Ibkr;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Ibkr;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Ibkr;

public sealed class IbkrHostileTests
{
    private const int Seed = 178;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));
    private readonly KeptTape _tape = new();
    private readonly NoOutbox _outbox = new();

    // The numbers are those that a connection of one chain gives its requests: 1 daily bars, 2 the underlying, 3 its details, 4 its listing, contracts from 5 on.
    private static readonly byte[] Spot = TwsMessage.Price(2, 4, 601.5);
    private static readonly byte[] Details = TwsMessage.Payload(10, 3, "SPY", "STK", "", 0, "", "SMART", "USD", "SPY", "SPY", "SPY", 756733, 0.01);
    private static readonly byte[] DetailsEnd = TwsMessage.Payload(52, 1, 3);
    private static readonly byte[] Listing = TwsMessage.Payload(75, 4, "SMART", 756733, "SPY", "100", 2, "20260630", "20260717", 3, 595, 600, 605);

    private static readonly byte[][] Messages =
    [
        Spot, Details, DetailsEnd, Listing, TwsMessage.Payload(76, 4), TwsMessage.Size(5, 27, 900), TwsMessage.Model(5, 0.18, 0.5, 0.04), TwsMessage.Price(6, 2, 2.5),
        TwsMessage.TradeTime(2, new DateTimeOffset(2026, 6, 30, 14, 59, 0, TimeSpan.Zero)), TwsMessage.DataType(2, 3), TwsMessage.Error(6, 200), TwsMessage.Error(-1, 2104),
        TwsMessage.Payload(17, 1, "a", "b", 1, "20260629", 1, 2, 1, 17, 0, 0, 0), TwsMessage.Payload(9, 1, 1), TwsMessage.Payload(15, 1, "DU1"),
    ];

    private (IbkrConversation Conversation, IbkrBook Book) Ready()
    {
        var book = new IbkrBook(_time);
        book.Want("SPY", chain: true);
        var conversation = new IbkrConversation(new IbkrOptions { MaxLines = 5 }, book, _time, _tape);
        conversation.Opened(_outbox);
        foreach (var message in (byte[][])[TwsMessage.Payload(178, "now"), TwsMessage.Payload(15, 1, "DU1"), TwsMessage.Payload(9, 1, 1)]) conversation.Message(message, binary: true, _outbox);
        return (conversation, book);
    }

    [Fact]
    public void a_mutated_message_throws_nothing_and_what_is_told_of_it_is_valid()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 3_000; i++)
        {
            var (conversation, book) = Ready();
            foreach (var message in Messages)
            {
                var mutated = Mutated(message, random);
                conversation.Message(mutated, binary: true, _outbox);
                if (book.Lines.Count > 5) Assert.Fail($"seed {Seed}, round {i}: more lines than allowed");
            }

            foreach (var outcome in (PollOutcome?[])[book.Quote("SPY", patient: false), book.Chain("SPY", patient: false), book.Volatility(patient: false)])
                if (outcome is PollOutcome.Fresh fresh) Should.NotThrow(fresh.Messages[0].Validate, $"seed {Seed}, round {i}");
        }
    }

    [Fact]
    public void a_message_cut_short_changes_nothing_and_is_counted()
    {
        byte[][] cut = [TwsMessage.Price(2, 4, 700), TwsMessage.Size(5, 27, 1), TwsMessage.Model(5, 0.9, 0.9, 0.9), TwsMessage.TradeTime(2, _time.GetUtcNow()), Listing];
        foreach (var message in cut)
        {
            var (conversation, book) = Ready();
            foreach (var good in Messages[..8]) conversation.Message(good, binary: true, _outbox);
            book.Lines.Count.ShouldBe(5);
            var before = Told(book);
            for (var kept = 1; kept < 4; kept++)
            {
                _tape.Reasons.Clear();
                conversation.Message(FirstFields(message, kept), binary: true, _outbox);
                Told(book).ShouldBe(before);
                _tape.Reasons.ShouldBe([RowReason.Malformed]);
            }
        }

        static byte[] FirstFields(byte[] message, int count)
        {
            var end = 0;
            for (; count > 0; count--) end = Array.IndexOf(message, (byte)0, end) + 1;
            return message[..end];
        }
    }

    [Theory]
    [InlineData("17\u00001\u0000a\u0000b\u00002000000000\u0000")]
    [InlineData("75\u00004\u0000SMART\u00001\u0000SPY\u0000100\u00002000000000\u0000")]
    [InlineData("75\u00004\u0000SMART\u00001\u0000SPY\u0000100\u0000-1\u0000")]
    [InlineData("75\u00004\u0000SMART\u00001\u0000SPY\u0000100\u00001\u000020261399\u00000\u0000")]
    [InlineData("x\u0000")]
    [InlineData("\u0000")]
    public void counts_that_cannot_be_are_not_counted_to(string text)
    {
        var (conversation, _) = Ready();
        conversation.Message(System.Text.Encoding.UTF8.GetBytes(text), binary: true, _outbox).End.ShouldBeNull();
        _tape.Reasons.ShouldBe([RowReason.Malformed]);
    }

    [Fact]
    public void what_greets_with_something_else_is_no_tws()
    {
        var conversation = new IbkrConversation(new IbkrOptions(), new IbkrBook(_time), _time, _tape);
        conversation.Opened(_outbox);
        conversation.Message("HTTP/1.1 400 Bad Request\r\n"u8, binary: true, _outbox).End.ShouldBe(new StreamEnd(StreamEndKind.Broken, "what answers is no TWS"));
    }

    [Fact]
    public void a_message_of_an_unknown_kind_is_passed_over()
    {
        var (conversation, _) = Ready();
        conversation.Message(TwsMessage.Payload(999, 1, 2, 3), binary: true, _outbox).End.ShouldBeNull();
        _tape.Reasons.ShouldBeEmpty();
    }

    [Fact]
    public void a_price_stays_at_its_trade_time_until_it_changes()
    {
        var now = _time.GetUtcNow();
        var line = new IbkrLine(1, "VIX", option: null);
        line.Priced(4, 17.25, now);
        line.PriceAsOf.ShouldBeNull();
        line.Traded(45, now.AddHours(-3).ToUnixTimeSeconds(), now);
        line.PriceAsOf.ShouldBe(now.AddHours(-3));
        line.Priced(4, 17.25, now.AddSeconds(5));
        line.PriceAsOf.ShouldBe(now.AddHours(-3));
        line.Priced(4, 17.3, now.AddSeconds(9));
        line.PriceAsOf.ShouldBe(now.AddSeconds(9));
        line.Traded(45, now.AddHours(9).ToUnixTimeSeconds(), now.AddSeconds(9));
        line.PriceAsOf.ShouldBe(now.AddSeconds(9));
    }

    private static string Told(IbkrBook book) => string.Join(
        '|', book.Lines.Values.Select(line => FormattableString.Invariant($"{line.Id} {line.Name} {line.Option} {line.Bid} {line.Ask} {line.Last} {line.OpenInterest} {line.ImpliedVolatility} {line.Delta} {line.Gamma} {line.PriceAsOf:O}")))
        + string.Join('|', book.Listings.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value.Count(new DateOnly(2026, 6, 30))}")));

    private static byte[] Mutated(byte[] message, Random random)
    {
        var bytes = message.ToList();
        for (var changes = random.Next(0, 3); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = (byte)('0' + random.Next(10)); break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, random.Next(2) == 0 ? (byte)0 : (byte)('0' + random.Next(10))); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }

        return [.. bytes];
    }

    private sealed class NoOutbox : IStreamOutbox
    {
        public void Text(string message) => throw new InvalidOperationException("TWS takes no text.");

        public void Binary(ReadOnlyMemory<byte> message)
        {
        }
    }
}
