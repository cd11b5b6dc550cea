using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Unit.Tests.Ingestion.Hosting;

/// <summary>A feed whose stream takes words: <c>ok</c> subscribes, a number is a print of one contract of SPY at that price, at the time of the clock, <c>max_connections</c> ends it.</summary>
internal sealed class WordFeed(string name, Uri address, TimeProvider time) : IStreamSource, IChainFollower
{
    public string Name => name;

    /// <summary>The chains that it was given.</summary>
    public ConcurrentQueue<OptionChainSnapshot> Followed { get; } = new();

    public void Follow(OptionChainSnapshot chain) => Followed.Enqueue(chain);

    public Task<StreamPreparation> Prepare(ITape tape, CancellationToken cancellationToken) =>
        Task.FromResult<StreamPreparation>(new StreamPreparation.Ready(address, new Dictionary<string, string>(StringComparer.Ordinal), new Conversation(tape, time)));

    private sealed class Conversation(ITape tape, TimeProvider time) : IStreamConversation
    {
        private StreamState _state = StreamState.Connected;
        private long _sequence;

        public StreamVerdict Opened(IStreamOutbox outbox) => new(_state);

        public StreamVerdict Message(ReadOnlySpan<byte> message, bool binary, IStreamOutbox outbox)
        {
            if (message.SequenceEqual("max_connections"u8)) return new StreamVerdict(_state, new StreamEnd(StreamEndKind.TooManyConnections, "max_connections"));
            if (!double.TryParse(Encoding.UTF8.GetString(message), CultureInfo.InvariantCulture, out var price)) return new StreamVerdict(_state = StreamState.Subscribed);
            var micros = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            tape.Trade(new TapeTrade(tape.Contract("SPY260717C00600000"u8), micros, price, 1, 1, ++_sequence, 0, TradeFlags.None));
            return new StreamVerdict(_state = StreamState.Live);
        }
    }
}
