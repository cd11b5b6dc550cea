using System.Text;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

/// <summary>A protocol of single words: the client greets, <c>in</c> lets it in, <c>ok</c> subscribes it, a number is SPY's spot, everything else is an end of that kind.</summary>
internal sealed class PlainProtocol(Uri address) : IStreamProtocol
{
    /// <summary>What the next connections are made of instead, in order.</summary>
    public Queue<StreamPreparation> Instead { get; } = new();

    public int Prepared { get; private set; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public Task<StreamPreparation> Prepare(ITape tape, CancellationToken cancellationToken)
    {
        Prepared++;
        return Task.FromResult(Instead.TryDequeue(out var instead) ? instead : new StreamPreparation.Ready(address, Headers, new Conversation(tape)));
    }

    private sealed class Conversation(ITape tape) : IStreamConversation
    {
        private StreamState _state = StreamState.Connected;

        public StreamVerdict Opened(IStreamOutbox outbox)
        {
            outbox.Text("hello");
            return new StreamVerdict(_state);
        }

        public StreamVerdict Message(ReadOnlySpan<byte> message, bool binary, IStreamOutbox outbox)
        {
            var word = Encoding.UTF8.GetString(message);
            if (double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out var spot))
            {
                tape.Spot("SPY", spot, 1);
                _state = StreamState.Live;
                return new StreamVerdict(_state);
            }

            switch (word)
            {
                case "in":
                    _state = StreamState.Authenticated;
                    outbox.Text("subscribe");
                    outbox.Binary("twice"u8.ToArray());
                    break;
                case "ok":
                    _state = StreamState.Subscribed;
                    break;
                case "quiet":
                    break;
                case "much":
                    for (var i = 0; i < 5000; i++) outbox.Text("more");
                    break;
                case "bug":
                    throw new InvalidOperationException("secret-in-a-bug");
                default:
                    return new StreamVerdict(_state, new StreamEnd(Enum.Parse<StreamEndKind>(word), $"the server said {word}"));
            }

            return new StreamVerdict(_state);
        }
    }
}
