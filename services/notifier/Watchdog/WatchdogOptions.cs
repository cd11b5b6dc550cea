using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Watchdog.Core;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>Section <c>Watchdog</c>: what is watched, and who is told. Live runs only.</summary>
public sealed class WatchdogOptions : IValidatableObject
{
    public const string Section = "Watchdog";

    /// <summary>Whether there is a watchdog, in a live run. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Tells this watchdog from those of other notifiers, which each watch for themselves: 1 to 64 of <c>a-z</c>, <c>0-9</c>, <c>-</c>. Default: the machine's name.</summary>
    [RegularExpression("^[a-z0-9][a-z0-9-]{0,63}$", ErrorMessage = "Watchdog:Name must be 1 to 64 of a-z, 0-9, '-', beginning with a letter or digit.")]
    public string? Name { get; set => field = Setting.Text(value); }

    /// <summary>The sources that must not fall silent in session. Default none; a run in one process declares those that it asks for.</summary>
    [MaxLength(64)]
    public SourceOptions[] Sources { get; set; } = [];

    /// <summary>How often everything is looked at, 1 s to 1 min. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>From one canary through the engine to the next, 10 s to 1 h. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan CanaryEvery { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a canary may be under way, 1 s to 10 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CanaryLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a start the engine's silence means nothing, 0 s to 1 h. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CanaryGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Messages waiting for the engine at which it counts as behind, 1 to 30,000. Counted is what its process has taken from its queue: over RabbitMQ 1,024 at the most, where a larger number never tells and
    /// <see cref="CanaryLimit"/> alone does. Default 5,000.
    /// </summary>
    [Range(1, 30_000)]
    public int DeepQueue { get; set; } = 5_000;

    /// <summary>From one message about a condition to the next while it lasts, 1 min to 1 day. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The channels that the watchdog's own messages go to, the next where one does not take it. Default: those that are live, as they stand in the notifier's list. The
    /// console is always the last.
    /// </summary>
    [MaxLength(16)]
    public string[] Channels { get; set; } = [];

    [ValidateObjectMembers]
    public HeartbeatOptions Heartbeat { get; set; } = new();

    /// <summary>The machine's name in the form of <see cref="Name"/>.</summary>
    internal string EffectiveName => Name ?? Plain(Environment.MachineName);

    internal CanaryRules CanaryRules => new(CanaryEvery, CanaryLimit, DeepQueue, CanaryGrace);

    internal IReadOnlyList<ExpectedSource> Expected => [.. Sources.Select(source => source.Expected)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Sources.Length; i++)
            foreach (var problem in Sources[i].Problems()) yield return new(FormattableString.Invariant($"Watchdog:Sources:{i}:{problem}"), [nameof(Sources)]);
        foreach (var twice in Expected.GroupBy(source => source.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return new($"Watchdog:Sources names {twice.Key} twice.", [nameof(Sources)]);
        foreach (var channel in Channels.Where(channel => !ChannelCatalogue.All.Any(entry => string.Equals(entry.Name, channel, StringComparison.Ordinal))))
            yield return new($"Watchdog:Channels: '{channel}' is no channel; there are {string.Join(", ", ChannelCatalogue.All.Select(entry => entry.Name))}.", [nameof(Channels)]);
        if (CanaryLimit > CanaryEvery) yield return new("Watchdog:CanaryLimit must not be longer than CanaryEvery.", [nameof(CanaryLimit)]);
    }

    private static string Plain(string name)
    {
        var plain = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        return plain.Length == 0 ? "notifier" : plain[..Math.Min(plain.Length, 64)];
    }
}

/// <summary>One source of <c>Watchdog:Sources</c>.</summary>
public sealed class SourceOptions
{
    /// <summary>The feed it must come from: <c>cboe</c>, <c>polygon</c> …. Default none: whichever delivers it.</summary>
    public string? Feed { get; set => field = Setting.Text(value)?.ToLowerInvariant(); }

    /// <summary>What must not fall silent: the chain of an underlying, or the volatility indices. Default <see cref="SourceCapability.Chain"/>.</summary>
    public SourceCapability Capability { get; set; }

    /// <summary>The underlying, under any vendor's name; not needed for volatility. No default.</summary>
    public string? Symbol { get; set => field = Setting.Text(value); }

    /// <summary>The longest time in session without anything new, 10 s to 1 day. Default 5 min.</summary>
    public TimeSpan LongestSilence { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How much later than the market the feed speaks by nature, 0 s to 1 h, until its messages say so. Default 0 s.</summary>
    public TimeSpan Delay { get; set; }

    internal ExpectedSource Expected =>
        new(Feed, Capability, Capability == SourceCapability.Volatility ? "VIX" : UnderlyingSymbol.Canonical(Symbol ?? string.Empty), LongestSilence, Delay);

    internal IEnumerable<string> Problems()
    {
        if (Capability == SourceCapability.Chain && Symbol is null) yield return "Symbol is missing.";
        if (LongestSilence < TimeSpan.FromSeconds(10) || LongestSilence > TimeSpan.FromDays(1)) yield return "LongestSilence must be between 00:00:10 and 1.00:00:00.";
        if (Delay < TimeSpan.Zero || Delay > TimeSpan.FromHours(1)) yield return "Delay must be between 00:00:00 and 01:00:00.";
    }
}

/// <summary>Section <c>Watchdog:Heartbeat</c>: the external monitor that misses the program when it is gone.</summary>
public sealed class HeartbeatOptions : IValidatableObject
{
    private const int ShortestSecretPart = 16;

    /// <summary>Whose protocol. Default <see cref="HeartbeatPreset.Healthchecks"/>.</summary>
    public HeartbeatPreset Preset { get; set; }

    /// <summary>The check's own address, whose path is its password. Secret. Environment: <c>HEALTHCHECK_URL</c>. Default none: no heartbeat.</summary>
    public string? Url { get; set => field = Setting.Text(value); }

    /// <summary>From one heartbeat to the next, 30 s to 1 h. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is not null && !Setting.IsHttpUrl(Url, plain: false)) yield return new("Watchdog:Heartbeat:Url must be an http(s) address without user.", [nameof(Url)]);
    }

    // A monitor may quote a part of its address.
    internal IEnumerable<string?> Secrets()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url)) return [Url];
        return [Url, url.PathAndQuery.Trim('/'), .. url.Segments.Select(segment => segment.Trim('/')).Where(segment => segment.Length >= ShortestSecretPart)];
    }
}
