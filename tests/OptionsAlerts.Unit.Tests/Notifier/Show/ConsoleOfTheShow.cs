using System.Collections.Concurrent;
using System.Text;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Unit.Tests.Notifier.Channels;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>A console whose pipe breaks now and then, before a line or after it, in the words of those channels that have a provider.</summary>
internal sealed class ConsoleOfTheShow : IConsoleSink, IShowsMessages, IHasWeather, IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoHeaders = new(StringComparer.Ordinal);

    private readonly ConcurrentQueue<string> _lines = new();
    private Func<string, Task> _show = _ => Task.CompletedTask;

    public Func<FakeRequest, Fault?>? Weather { get; set; }

    public ChannelRig Rig => new(
        ConsoleChannel.ChannelName, "console", new ConcurrentQueue<Fault>(), () => [], () => [.. _lines], _ => new() { ["Notifier:Console:Enabled"] = "true" }, [], new Fault.Answer(429, string.Empty), this);

    public void ShowTo(Func<string, Task> show) => _show = show;

    public async Task Write(ChannelMessage message, string line, CancellationToken cancellationToken)
    {
        var fault = Weather?.Invoke(new FakeRequest("WRITE", "/", NoHeaders, Encoding.UTF8.GetBytes(line)));
        if (fault is null or Fault.Taken)
        {
            _lines.Enqueue(line);
            await _show(line);
        }

        if (fault is not null) throw new IOException("Broken pipe");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
