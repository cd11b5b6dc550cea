using OptionsAlerts.Fuzz.Frames;
using OptionsAlerts.Ingestion.Streaming;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Fuzz.Decoders;

/// <summary>
/// A provider's side of a connection. Its corpus holds the messages of a good conversation (<c>script-…</c>, in the order of their names) and others. A bad message comes at every place of the
/// conversation in turn, and the conversation must end as it would have without it, unless something was taken from it: then it must not have gone back, nor taken market data before it was let in.
/// </summary>
internal abstract class ConversationDecoder : IDecoder, IStreamOutbox
{
    private const int LongestReason = 600;
    private const int WrongKindEvery = 50;

    private readonly byte[][] _script;
    private readonly ulong _expected;
    private readonly Digest _sent = new();
    private TrialTape _tape = new();
    private IStreamConversation? _conversation;
    private int _place;
    private long _runs;
    private int _sendings;

    protected ConversationDecoder(string name)
    {
        Name = name;
        var corpus = Corpus.Of(name);
        Seeds = [.. corpus.Select(frame => frame.Bytes)];
        _script = [.. corpus.Where(frame => frame.Name.StartsWith("script-", StringComparison.Ordinal)).Select(frame => frame.Bytes)];
        _expected = Play();
        if (_tape.Bads > 0 || _tape.Writes == 0) throw new FuzzException($"{name}: the script is no good conversation");
    }

    public string Name { get; }

    public IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>True where its messages are binary.</summary>
    protected abstract bool IsBinary { get; }

    /// <summary>What may be in no reason.</summary>
    protected abstract string Secret { get; }

    public FrameOutcome Run(ReadOnlySpan<byte> frame)
    {
        _place = (int)(_runs++ % (_script.Length + 1));
        var before = Open();
        for (var i = 0; i < _place; i++) before = Say(_script[i], IsBinary);
        var (sendings, writes, bads) = (_sendings, _tape.Writes, _tape.Bads);

        var after = Say(frame, IsBinary ^ (_runs % WrongKindEvery == 0));
        if (after.State < before.State) throw new FuzzException("the connection goes back");
        if (after.End is { } end && (end.Reason.AsSpan().ContainsAny('\n', '\r') || end.Reason.Length is 0 or > LongestReason || end.Reason.Contains(Secret, StringComparison.Ordinal)))
            throw new FuzzException("its reason is not one short line without a secret");
        if (after.State < StreamState.Authenticated && _tape.Writes > 0 && !MayWriteAtOnce) throw new FuzzException("it takes market data before it is let in");
        var isSeen = after.End is not null || after.State != before.State || _sendings != sendings || _tape.Writes != writes;
        return isSeen || _tape.Bads == bads ? FrameOutcome.Accepted : FrameOutcome.Rejected;
    }

    public void Check()
    {
        var bads = _tape.Bads;
        var verdict = new StreamVerdict(StreamState.Connecting);
        for (var i = _place; i < _script.Length; i++) verdict = Say(_script[i], IsBinary);
        if (_place == _script.Length) verdict = Say(_script[^1], IsBinary);
        if (verdict.End is not null || _tape.Bads != bads) throw new FuzzException("the rest of the conversation is no longer understood");
        if (_place < _script.Length && Sum() != _expected) throw new FuzzException("the conversation ends otherwise");
    }

    void IStreamOutbox.Text(string message)
    {
        _sendings++;
        _sent.Add(message);
    }

    void IStreamOutbox.Binary(ReadOnlyMemory<byte> message)
    {
        _sendings++;
        _sent.Add(message.Span);
    }

    /// <summary>Where the tape cares for data that comes before the greeting is over.</summary>
    protected virtual bool MayWriteAtOnce => false;

    /// <summary>A new conversation on this tape.</summary>
    protected abstract IStreamConversation Begin(ITape tape);

    /// <summary>What the conversation holds beside its tape.</summary>
    protected virtual void AddState(Digest digest)
    {
    }

    private ulong Play()
    {
        Open();
        foreach (var message in _script)
            if (Say(message, IsBinary).End is { } end) throw new FuzzException($"{Name}: the script ends: {end.Reason}");
        return Sum();
    }

    private StreamVerdict Open()
    {
        _tape = new TrialTape();
        _sent.Clear();
        _sendings = 0;
        _conversation = Begin(_tape);
        return _conversation.Opened(this);
    }

    private StreamVerdict Say(ReadOnlySpan<byte> message, bool binary) => _conversation!.Message(message, binary, this);

    private ulong Sum()
    {
        var sum = new Digest();
        sum.Add((long)_tape.Written.Value);
        sum.Add((long)_sent.Value);
        AddState(sum);
        return sum.Value;
    }
}
