using System.Text.Json;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Ingestion.Polygon;

/// <summary>
/// One connection to the options cluster: greeting, key, prints of every contract, and once they are acknowledged the quotes of the watched. Where the plan lacks trades it goes on to
/// the next channel that stands in for them; where it lacks quotes it does without, and that is counted. The one place that an account has may be taken by another at any time, and that is said whenever it comes.
/// </summary>
public sealed class PolygonConversation : IStreamConversation
{
    /// <summary>Topics in one request.</summary>
    public const int MaxTopics = 100;

    private const string Subscribed = "subscribed to:";

    private readonly StatusList _statuses = new();
    private readonly WatchedTape _tape;
    private readonly PolygonWatch _watch;
    private readonly string _key;
    private readonly Queue<string> _prints;
    private bool _wantsQuotes;
    private bool _hasGreeted;
    private IReadOnlyList<string> _quoted = [];
    private StreamState _state = StreamState.Connected;
    private bool _isAcknowledged;

    /// <param name="channels">Of <see cref="PolygonOptions.AllChannels"/>, at least one of them prints.</param>
    public PolygonConversation(ITape tape, PolygonWatch watch, string key, IReadOnlyList<string> channels)
    {
        (_tape, _watch, _key) = (new WatchedTape(tape), watch, key);
        _prints = new Queue<string>(PolygonOptions.AllChannels.Where(channel => channel != "Q" && channels.Contains(channel, StringComparer.Ordinal)));
        _wantsQuotes = channels.Contains("Q", StringComparer.Ordinal);
    }

    // The server speaks first.
    public StreamVerdict Opened(IStreamOutbox outbox) => new(_state);

    public StreamVerdict Message(ReadOnlySpan<byte> message, bool binary, IStreamOutbox outbox)
    {
        PolygonFrame.Read(message, _tape, _statuses);
        foreach (var status in _statuses)
            if (Take(status, outbox) is { } end) return new StreamVerdict(_state, end);
        _statuses.Clear();

        // Data without an acknowledgement is one.
        if (_tape.TakeData() && _state >= StreamState.Authenticated) (_state, _isAcknowledged) = (StreamState.Live, true);
        if (_isAcknowledged && _wantsQuotes && !ReferenceEquals(_quoted, _watch.Contracts)) FollowQuotes(outbox);
        return new StreamVerdict(_state);
    }

    private StreamEnd? Take(PolygonStatus status, IStreamOutbox outbox)
    {
        switch (status.Status)
        {
            case "connected" when !_hasGreeted:
                _hasGreeted = true;
                Send(outbox, "auth", _key);
                return null;
            case "auth_success" when _state == StreamState.Connected:
                _state = StreamState.Authenticated;
                Send(outbox, "subscribe", Prints);
                return null;
            case "auth_failed":
                return End(StreamEndKind.AuthRefused, status);
            case "auth_timeout":
                return End(StreamEndKind.Broken, status);
            case "max_connections":
                return End(StreamEndKind.TooManyConnections, status);
            case "success":
                Acknowledge(status.Message);
                return null;
            case "error" or "not_authorized" when _state == StreamState.Connected:
                return End(StreamEndKind.Broken, status);
            case "error" or "not_authorized":
                return Refuse(status, outbox);
            default:
                return null;
        }
    }

    private string Prints => $"{_prints.Peek()}.*";

    private void Acknowledge(string message)
    {
        if (!message.StartsWith(Subscribed, StringComparison.OrdinalIgnoreCase)) return;
        foreach (var topic in message.AsSpan(Subscribed.Length).ToString().Split(',', StringSplitOptions.TrimEntries))
            _isAcknowledged |= topic == Prints;
        if (_isAcknowledged && _state == StreamState.Authenticated) _state = StreamState.Subscribed;
    }

    // Requests go out one after the other, so that it is known what is refused.
    private StreamEnd? Refuse(PolygonStatus status, IStreamOutbox outbox)
    {
        if (_isAcknowledged)
        {
            if (_wantsQuotes) _tape.Bad(RowReason.QuotesRefused);
            _wantsQuotes = false;
            return null;
        }

        if (_prints.Count == 1) return End(StreamEndKind.NotEntitled, status);
        _prints.Dequeue();
        Send(outbox, "subscribe", Prints);
        return null;
    }

    // What is no longer followed goes first: there is place for so many only.
    private void FollowQuotes(IStreamOutbox outbox)
    {
        var (before, now) = (_quoted, _watch.Contracts);
        _quoted = now;
        SendTopics(outbox, "unsubscribe", before.Except(now, StringComparer.Ordinal));
        SendTopics(outbox, "subscribe", now.Except(before, StringComparer.Ordinal));
    }

    private static void SendTopics(IStreamOutbox outbox, string action, IEnumerable<string> contracts)
    {
        foreach (var some in contracts.Chunk(MaxTopics)) Send(outbox, action, string.Join(',', some.Select(contract => $"Q.O:{contract}")));
    }

    private static void Send(IStreamOutbox outbox, string action, string parameters) => outbox.Text(JsonSerializer.Serialize(new { action, @params = parameters }));

    private StreamEnd End(StreamEndKind kind, PolygonStatus status)
    {
        var words = ServerText.OneLine(status.Message.Replace(_key, "***", StringComparison.Ordinal));
        return new StreamEnd(kind, words.Length == 0 ? status.Status : $"{status.Status}: {words}");
    }

    /// <summary>The statuses of one frame, no more than an honest server would say at once.</summary>
    private sealed class StatusList : List<PolygonStatus>, ICollection<PolygonStatus>
    {
        private const int Most = 4096;

        void ICollection<PolygonStatus>.Add(PolygonStatus item)
        {
            if (Count < Most) Add(item);
        }
    }
}
