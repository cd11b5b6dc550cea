using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Unit.Tests.Ingestion.Streaming;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

public sealed class AlpacaHostileTests
{
    private const int Seed = 20_240_311;
    private static readonly DateTimeOffset At = new(2024, 3, 11, 13, 35, 35, 133, TimeSpan.Zero);

    private static readonly byte[] Data = Packed.Bytes(new object?[]
    {
        AlpacaEvents.Trade("AAPL240315C00172500", At, 2.84, 1), AlpacaEvents.Quote("AAPL240315P00172500", At, 9.46, 9.66), AlpacaEvents.Trade("AAPL240315P00172500", At, 9.5, 300, "C", "f"),
    });

    private static readonly byte[] Control = Packed.Bytes(new object?[] { AlpacaEvents.Success("connected"), AlpacaEvents.Success("authenticated"), AlpacaEvents.Subscription(["*"], ["AAPL240315C00172500"]) });

    [Fact]
    public void a_mutated_message_throws_nothing_and_writes_nothing_that_cannot_be()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 10_000; i++)
        {
            var tape = new KeptTape("AAPL");
            var conversation = Subscribed(tape);
            var mutated = Mutated(Data, random);
            conversation.Message(mutated, binary: true, new KeptOutbox());
            foreach (var trade in tape.Trades)
            {
                (double.IsFinite(trade.Price) && trade.Price >= 0 && trade.Size >= 1 && trade.TimeMicros is >= 0 and < 7_258_118_400_000_000).ShouldBeTrue($"seed {Seed}, round {i}: {Convert.ToHexString(mutated)}");
            }

            foreach (var quote in tape.Quotes)
                (double.IsFinite(quote.Bid) && double.IsFinite(quote.Ask) && quote.Bid >= 0 && quote.Ask >= 0).ShouldBeTrue($"seed {Seed}, round {i}: {Convert.ToHexString(mutated)}");
        }
    }

    [Fact]
    public void after_a_bad_message_the_next_good_one_is_read_as_ever()
    {
        var random = new Random(Seed + 1);
        var tape = new KeptTape("AAPL");
        var conversation = Subscribed(tape);
        for (var i = 0; i < 5_000; i++)
        {
            if (conversation.Message(Mutated(Data, random), binary: true, new KeptOutbox()).End is not null) conversation = Subscribed(tape);
            tape.Trades.Clear();
            tape.Quotes.Clear();
            conversation.Message(Data, binary: true, new KeptOutbox()).State.ShouldBe(StreamState.Live, $"seed {Seed + 1}, round {i}");
            (tape.Trades.Count, tape.Quotes.Count).ShouldBe((2, 1), $"seed {Seed + 1}, round {i}");
        }
    }

    [Fact]
    public void a_mutated_greeting_never_moves_a_connection_backwards_or_lets_data_in_before_it_is_let_in()
    {
        var random = new Random(Seed + 2);
        for (var i = 0; i < 8_000; i++)
        {
            var tape = new KeptTape("AAPL");
            var conversation = new AlpacaConversation(new AlpacaOptions { ApiKey = "k", Secret = "s" }, new AlpacaWatchList(1, 1), tape);
            var state = conversation.Opened(new KeptOutbox()).State;
            var after = conversation.Message(Mutated(Control, random), binary: true, new KeptOutbox());
            (after.State >= state).ShouldBeTrue($"seed {Seed + 2}, round {i}");
            if (after.State >= StreamState.Authenticated) continue;
            conversation.Message(Data, binary: true, new KeptOutbox());
            (tape.Trades.Count, tape.Quotes.Count).ShouldBe((0, 0), $"seed {Seed + 2}, round {i}");
        }
    }

    private static AlpacaConversation Subscribed(KeptTape tape)
    {
        var conversation = new AlpacaConversation(new AlpacaOptions { ApiKey = "k", Secret = "s" }, new AlpacaWatchList(1, 1), tape);
        conversation.Opened(new KeptOutbox());
        conversation.Message(Control, binary: true, new KeptOutbox()).State.ShouldBe(StreamState.Subscribed);
        return conversation;
    }

    /// <summary>The message with a few bytes changed, taken out or put in, or cut short.</summary>
    private static byte[] Mutated(byte[] message, Random random)
    {
        var bytes = message.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }

        return [.. bytes];
    }
}
