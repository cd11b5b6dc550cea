namespace OptionsAlerts.Notifier.Delivery;

/// <summary>
/// Whether a channel refuses every message, and why: a wrong token, a chat or webhook that is gone. Its requests fail at once, so that the engine fails over; now and then one is let through to see
/// whether somebody has mended it. What a message showed only a message can lift: a check may find the token good where the chat is gone.
/// </summary>
/// <param name="changed">Told of each change, with the reason while it is down; outside any lock.</param>
internal sealed class DownChannel(TimeProvider time, TimeSpan between, Action<string?> changed)
{
    private readonly Lock _gate = new();
    private string? _reason;
    private bool _byMessage;
    private long _asked;

    /// <summary>Why it is down; null while it is not.</summary>
    public string? Reason
    {
        get
        {
            lock (_gate) return _reason;
        }
    }

    /// <summary>Why a request is not to be sent; null where it is, also where it is its turn to see.</summary>
    public string? Refuses()
    {
        lock (_gate)
        {
            if (_reason is null) return null;
            if (time.GetElapsedTime(_asked) < between) return _reason;
            _asked = time.GetTimestamp();
            return null;
        }
    }

    public void Down(string reason, bool byMessage)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = _reason is null;
            _byMessage = byMessage || (_byMessage && !isNew);
            _reason = reason;
            _asked = time.GetTimestamp();
        }

        if (isNew) changed(reason);
    }

    public void Up(bool byMessage)
    {
        lock (_gate)
        {
            if (_reason is null || (_byMessage && !byMessage)) return;
            _reason = null;
        }

        changed(null);
    }
}
