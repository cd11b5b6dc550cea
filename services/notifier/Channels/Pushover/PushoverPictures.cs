namespace OptionsAlerts.Notifier.Channels.Pushover;

/// <summary>
/// Lets a picture go with a request's first call only: whatever an upload runs into, too slow or too much for the provider, every further try is the text
/// alone. Remembers the
/// last <see cref="Most"/> requests; an older one would get its picture a second try, no more.
/// </summary>
internal sealed class PushoverPictures
{
    /// <summary>Far more than are tried at a time.</summary>
    public const int Most = 256;

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _tried = [];
    private readonly Queue<Guid> _order = [];

    public bool IsFirst(Guid requestId)
    {
        lock (_gate)
        {
            if (!_tried.Add(requestId)) return false;
            _order.Enqueue(requestId);
            if (_order.Count > Most) _tried.Remove(_order.Dequeue());
            return true;
        }
    }
}
