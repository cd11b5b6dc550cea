using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;

namespace OptionsAlerts.Fakes.Sockets;

/// <summary>One message of the client.</summary>
public sealed record FakeMessage(bool Binary, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>One connection to a <see cref="FakeSocketServer"/>, for its script: keeps what came, sends what the script says, answers pings unless told not to.</summary>
public sealed class FakeConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly Action _abort;
    private readonly Channel<FakeMessage> _inbox = Channel.CreateUnbounded<FakeMessage>();
    private readonly ConcurrentQueue<FakeMessage> _received = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _pings;
    private bool _isOver;
    private int _pongs;
    private bool _sentClose;

    internal FakeConnection(Stream stream, string path, IReadOnlyDictionary<string, string> headers, Action abort) =>
        (_stream, Path, Headers, _abort) = (stream, path, headers, abort);

    /// <summary>Path and query of the opening request.</summary>
    public string Path { get; }

    /// <summary>Headers of the opening request, case ignored.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>False to leave the client's pings unanswered, as a dead peer does.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>False to leave the client's goodbye unanswered and the connection open.</summary>
    public bool AnswersClose { get; set; } = true;

    /// <summary>Pings that came.</summary>
    public int Pings => Volatile.Read(ref _pings);

    /// <summary>Pongs that came.</summary>
    public int Pongs => Volatile.Read(ref _pongs);

    /// <summary>The code that the client closed with; null where it has not.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>Every text and binary message that came, in order.</summary>
    public IReadOnlyList<FakeMessage> Received => [.. _received];

    /// <summary>Completes when the connection is over, whoever ended it.</summary>
    public Task Closed => _closed.Task;

    /// <summary>The next message.</summary>
    /// <exception cref="OperationCanceledException">The client left first.</exception>
    public async Task<FakeMessage> Receive(CancellationToken cancellationToken)
    {
        try
        {
            return await _inbox.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException gone)
        {
            throw new OperationCanceledException("The client left.", gone);
        }
    }

    /// <summary>The next message's text.</summary>
    public async Task<string> ReceiveText(CancellationToken cancellationToken) => (await Receive(cancellationToken)).Text;

    public Task SendText(string text, CancellationToken cancellationToken) => Send(Frames.Text, Encoding.UTF8.GetBytes(text), cancellationToken);

    public Task SendBinary(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Send(Frames.Binary, bytes, cancellationToken);

    /// <summary>One text message in several frames.</summary>
    public async Task SendFragments(IReadOnlyList<string> parts, CancellationToken cancellationToken)
    {
        for (var i = 0; i < parts.Count; i++)
            await Send(i == 0 ? Frames.Text : Frames.Continuation, Encoding.UTF8.GetBytes(parts[i]), cancellationToken, isLast: i == parts.Count - 1);
    }

    public Task Ping(CancellationToken cancellationToken) => Send(Frames.Ping, "fake"u8.ToArray(), cancellationToken);

    /// <summary>Says goodbye with a code and waits for the client's.</summary>
    public async Task CloseWith(int code, string reason, CancellationToken cancellationToken)
    {
        await SendClose(code, reason, cancellationToken);
        await Closed.WaitAsync(cancellationToken);
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            // The request's context belongs to another one once this one is over.
            if (!_isOver) _abort();
        }

        End();
    }

    /// <summary>Sends a frame's head and the first half of its text, and cuts the connection.</summary>
    public async Task CutMidFrame(string text, CancellationToken cancellationToken)
    {
        var frame = Frames.Frame(Frames.Text, Encoding.UTF8.GetBytes(text), isLast: true);
        await Write(frame.AsMemory(0, frame.Length / 2), cancellationToken);

        // Not an abort: that could overtake what was written.
        End();
    }

    /// <summary>Bytes as they are, a frame or not.</summary>
    public Task SendRaw(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Write(bytes, cancellationToken);

    /// <summary>Says nothing more until the client leaves.</summary>
    public async Task Silence(CancellationToken cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public ValueTask DisposeAsync()
    {
        _sending.Dispose();
        _over.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async Task Run(Func<FakeConnection, CancellationToken, Task> script)
    {
        var reading = Read();
        try
        {
            await script(this, _over.Token);
            if (!_sentClose) await SendClose(1000, "", _over.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client left in the middle of the script.
        }

        await reading;
        lock (_gate) _isOver = true;
    }

    private async Task Read()
    {
        try
        {
            using var message = new MemoryStream();
            var binary = false;
            while (await Frames.Read(_stream, _over.Token) is var (kind, isLast, payload))
            {
                switch (kind)
                {
                    case Frames.Ping:
                        Interlocked.Increment(ref _pings);
                        if (AnswersPings) await Send(Frames.Pong, payload, _over.Token);
                        break;
                    case Frames.Pong:
                        Interlocked.Increment(ref _pongs);
                        break;
                    case Frames.Close:
                        CloseCode = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 1005;
                        if (!AnswersClose) continue;
                        if (!_sentClose) await SendClose(CloseCode.Value == 1005 ? 1000 : CloseCode.Value, "", _over.Token);
                        return;
                    default:
                        if (kind != Frames.Continuation) binary = kind == Frames.Binary;
                        await message.WriteAsync(payload, _over.Token);
                        if (!isLast) break;
                        var whole = new FakeMessage(binary, message.ToArray());
                        message.SetLength(0);
                        _received.Enqueue(whole);
                        _inbox.Writer.TryWrite(whole);
                        break;
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client left without a word.
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        _inbox.Writer.TryComplete();
        _closed.TrySetResult();
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Over already.
        }
    }

    private Task SendClose(int code, string reason, CancellationToken cancellationToken)
    {
        _sentClose = true;
        var payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return Send(Frames.Close, payload, cancellationToken);
    }

    private Task Send(int kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken, bool isLast = true) =>
        Write(Frames.Frame(kind, payload.Span, isLast), cancellationToken);

    private async Task Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken);
            await _stream.FlushAsync(cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }
}
