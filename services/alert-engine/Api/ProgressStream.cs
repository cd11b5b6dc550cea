using System.Threading.Channels;
using OptionsAlerts.AlertEngine.Log;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>How far a verification has come, told to whoever listens: every so many events, and only the latest where the listener is slow.</summary>
internal sealed class ProgressStream(int every) : IProgress<VerifyProgress>
{
    private readonly Channel<VerifyProgress> _told = Channel.CreateBounded<VerifyProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });
    private long _next = every;

    public void Report(VerifyProgress value)
    {
        if (value.Events < _next) return;
        _next = value.Events + every;
        _told.Writer.TryWrite(value);
    }

    public void Complete() => _told.Writer.TryComplete();

    public IAsyncEnumerable<VerifyProgress> Read(CancellationToken cancellationToken) => _told.Reader.ReadAllAsync(cancellationToken);
}
