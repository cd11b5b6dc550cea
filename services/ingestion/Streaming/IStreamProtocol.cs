using System.Net.WebSockets;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>How one provider's WebSocket stream is opened; a new conversation for every connection.</summary>
public interface IStreamProtocol
{
    /// <summary>Prepares one connection: asks for a session where the provider wants one, picks what to subscribe to.</summary>
    /// <returns>The opening, or why there is none.</returns>
    Task<StreamPreparation> Prepare(ITape tape, CancellationToken cancellationToken);
}

/// <summary>What a connection is made of.</summary>
public abstract record StreamPreparation
{
    private StreamPreparation()
    {
    }

    /// <param name="Address"><c>wss</c>, or <c>ws</c> on a loopback address. May hold a secret: never printed.</param>
    /// <param name="Headers">Sent with the opening request.</param>
    public sealed record Ready(Uri Address, IReadOnlyDictionary<string, string> Headers, IStreamConversation Conversation) : StreamPreparation
    {
        /// <summary>Opens a connection that is no WebSocket and behaves as one; null for a WebSocket. The address and headers are of no concern then.</summary>
        public Func<CancellationToken, Task<WebSocket>>? Open { get; init; }
    }

    /// <summary>No connection this time.</summary>
    public sealed record NotNow(StreamEnd End) : StreamPreparation;
}

/// <summary>
/// One provider's side of one WebSocket connection, without the socket: it is told what came and says what to send and how far things are. One
/// caller at a time. It throws on nothing that the wire may bring: a bad event is left out and told to the tape.
/// </summary>
public interface IStreamConversation
{
    /// <summary>The socket is open.</summary>
    StreamVerdict Opened(IStreamOutbox outbox);

    /// <summary>Takes one whole message; its bytes are not kept.</summary>
    StreamVerdict Message(ReadOnlySpan<byte> message, bool binary, IStreamOutbox outbox);
}

/// <summary>What a conversation wants sent, in order.</summary>
public interface IStreamOutbox
{
    void Text(string message);

    void Binary(ReadOnlyMemory<byte> message);
}

/// <summary>How far a connection has come.</summary>
public enum StreamState
{
    Connecting,

    /// <summary>Open; not yet let in.</summary>
    Connected,

    /// <summary>Let in; not yet subscribed.</summary>
    Authenticated,

    /// <summary>Subscribed; nothing has come yet.</summary>
    Subscribed,

    /// <summary>Market data has come.</summary>
    Live,
}

/// <summary>Why a connection is to end, which decides how long to wait before the next.</summary>
public enum StreamEndKind
{
    /// <summary>The connection broke, a time ran out, the server is ill: tried again with back-off.</summary>
    Broken,

    /// <summary>No market data has come in session for too long: the feed is stale, and tried again with back-off.</summary>
    Silent,

    /// <summary>The provider asks for a pause.</summary>
    RateLimited,

    /// <summary>Another connection holds the account's only place: waited out long, since each try may throw the other out.</summary>
    TooManyConnections,

    /// <summary>The credentials were refused: the feed is rejected, and asks again now and then.</summary>
    AuthRefused,

    /// <summary>The credentials are right, and their plan does not cover what was asked for: it is asked for again now and then.</summary>
    NotEntitled,
}

/// <summary>Why a connection ended.</summary>
/// <param name="Reason">One line, with no secret in it.</param>
/// <param name="RetryAfter">What the provider asked for; null where it did not say.</param>
public sealed record StreamEnd(StreamEndKind Kind, string Reason, TimeSpan? RetryAfter = null);

/// <summary>What a conversation says after each message.</summary>
/// <param name="State">How far it is; it never goes back within one connection.</param>
/// <param name="End">Not null to end the connection.</param>
public readonly record struct StreamVerdict(StreamState State, StreamEnd? End = null);
