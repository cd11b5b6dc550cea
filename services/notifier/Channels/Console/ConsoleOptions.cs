namespace OptionsAlerts.Notifier.Channels.Console;

/// <summary>Section <c>Notifier:Console</c>. Where no other channel is configured the console is live whatever this says.</summary>
public sealed class ConsoleOptions : IChannelOptions
{
    /// <summary>Whether the console shows alerts beside other channels. Default false.</summary>
    public bool Enabled { get; set; }

    public bool IsConfigured => Enabled;

    public IEnumerable<string?> Secrets() => [];
}
