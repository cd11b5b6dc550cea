using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Console;

/// <summary>Where the console channel writes. The default is plain lines on standard output; a live console registers its own.</summary>
public interface IConsoleSink
{
    /// <param name="message">The alert, for a sink with a display of its own.</param>
    /// <param name="line">The same as one finished line without control characters.</param>
    /// <exception cref="IOException">The console takes no more.</exception>
    Task Write(ChannelMessage message, string line, CancellationToken cancellationToken);
}

/// <summary>Plain lines on standard output.</summary>
internal sealed class StandardOutputSink : IConsoleSink
{
    public Task Write(ChannelMessage message, string line, CancellationToken cancellationToken) =>
        System.Console.Out.WriteLineAsync(line.AsMemory(), cancellationToken);
}
