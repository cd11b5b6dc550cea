using System.Reflection;
using System.Text.RegularExpressions;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.Unit.Tests.Architecture;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>docs/alerts.md tells of every kind what there is: its words, its facts, settings that can be set.</summary>
public sealed partial class AlertsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Product.Checkout.FullName, "docs", "alerts.md"));

    private static readonly Dictionary<string, Type> Sections = new(StringComparer.Ordinal)
    {
        [GexOptions.Section] = typeof(GexOptions),
        [VolumeOptions.Section] = typeof(VolumeOptions),
        [VixOptions.Section] = typeof(VixOptions),
        [WatchdogOptions.Section] = typeof(WatchdogOptions),
    };

    public static TheoryData<SignalKind> Kinds => [.. Enum.GetValues<SignalKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void every_kind_has_its_words_and_its_facts(SignalKind kind)
    {
        var sample = SampleAlerts.Of(kind);
        // What several kinds have in common is said above them.
        var group = Page.Split("\n## ").Single(text => text.Split('\n').Any(line => line.StartsWith("### ", StringComparison.Ordinal) && line.Contains($"`{WireName.Of(kind)}`", StringComparison.Ordinal)));
        group.ShouldContain($"\n> {sample.Headline}\n");
        foreach (var fact in sample.Facts.Where(fact => fact.Name != "strongest_2")) group.ShouldContain($"`{fact.Name}`");
    }

    [Fact]
    public void every_setting_that_it_names_can_be_set()
    {
        var named = Setting().Matches(Page).Select(match => match.Groups["setting"].Value).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(30);
        foreach (var setting in named)
        {
            var path = setting.Split(':');
            var type = Sections[path[0]];
            foreach (var name in path[1..]) type = type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance).ShouldNotBeNull(setting).PropertyType;
        }
    }

    [GeneratedRegex("`(?<setting>(Gex|Volume|Vix|Watchdog):[A-Za-z:]+)`", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Setting();
}
