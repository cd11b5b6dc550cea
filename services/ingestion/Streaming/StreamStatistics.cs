using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Streaming;

/// <summary>How a stream has done since it was started, at one instant.</summary>
/// <param name="State">How far the connection is; <see cref="StreamState.Connecting"/> between two connections too.</param>
/// <param name="Connects">Sockets opened.</param>
/// <param name="Messages">Whole messages received.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="LastMessage">When the last of them came, UTC; null before the first.</param>
/// <param name="LastError">Why the last connection ended, in one line with no secret; null before the first end.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StreamCounts(StreamState State, long Connects, long Messages, long Bytes, DateTimeOffset? LastMessage, string? LastError);

/// <summary>Counts of one stream: written by the stream alone, read by anyone at any time.</summary>
public sealed class StreamStatistics
{
    private volatile StreamState _state;
    private volatile string? _lastError;
    private long _connects;
    private long _messages;
    private long _bytes;
    private long _lastMessageTicks;

    public StreamCounts Now()
    {
        var ticks = Interlocked.Read(ref _lastMessageTicks);
        return new StreamCounts(
            _state,
            Interlocked.Read(ref _connects),
            Interlocked.Read(ref _messages),
            Interlocked.Read(ref _bytes),
            ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero),
            _lastError);
    }

    internal void Entered(StreamState state)
    {
        _state = state;
        if (state == StreamState.Connected) Interlocked.Increment(ref _connects);
    }

    internal void Received(int bytes, DateTimeOffset at)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Exchange(ref _lastMessageTicks, at.UtcTicks);
    }

    internal void Ended(string reason)
    {
        _state = StreamState.Connecting;
        _lastError = reason;
    }
}
