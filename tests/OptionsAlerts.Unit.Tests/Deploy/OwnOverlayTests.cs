using System.Text.RegularExpressions;
using OptionsAlerts.Unit.Tests.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>The kustomization of one's own that the README shows builds, takes effect, and is refused by no service.</summary>
public sealed partial class OwnOverlayTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task what_the_readme_shows_builds_and_takes_effect()
    {
        var overlay = await Build();
        string Setting(string service, string variable) =>
            new PodEnvironment(overlay, overlay.Workloads.Single(workload => workload.Name == service)).Values[variable];
        Setting("ingestion", "WATCH_SYMBOLS").ShouldBe("SPX,SPY");
        Setting("ingestion", "Ingestion__Feeds__0").ShouldBe("Polygon");
        Setting("alert-engine", "AlertEngine__Channels__2").ShouldBe("console");
        Setting("notifier", "Notifier__Console__Enabled").ShouldBe("true");
        Setting("gex", "Gex__Symbols__SPX__Rate").ShouldBe("0.04");
        overlay.Workloads.Single(workload => workload.Name == "ingestion").Pod.Containers[0].Image.ShouldStartWith("registry.example.org/options-alerts/ingestion:");
    }

    [Fact]
    public async Task and_its_settings_are_read_and_not_refused()
    {
        var overlay = await Build();
        foreach (var workload in overlay.Workloads.Where(workload => workload.Deployment is not null))
        {
            var service = DeployedService.In(overlay, workload, Path.Combine(_temp.Path, "policy.yaml"));
            var environment = new PodEnvironment(overlay, workload);
            environment.Values.Keys.Where(variable => !service.Reads(variable) && !environment.Parts.Contains(variable)).ShouldBeEmpty(workload.Name);
            // What is left is the secret's, whose example is empty.
            if (workload.Name == "ingestion") service.Problems.ShouldHaveSingleItem().ShouldStartWith("Ingestion:Feeds names polygon, whose key is missing:");
            else service.Problems.ShouldBeEmpty(workload.Name);
        }
    }

    private async Task<Overlay> Build()
    {
        var shown = Kustomization().Match(await File.ReadAllTextAsync(Path.Combine(Overlay.Folder, "README.md"), TestContext.Current.CancellationToken));
        shown.Success.ShouldBeTrue();
        var bases = Path.GetRelativePath(Folder, Path.Combine(Overlay.Folder, "overlays", "operators"));
        var yaml = shown.Groups["yaml"].Value.Replace("../overlays/operators", bases, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Folder, "kustomization.yaml"), yaml, TestContext.Current.CancellationToken);
        return await Overlay.Build(Folder);
    }

    private string Folder => Directory.CreateDirectory(Path.Combine(_temp.Path, "desk")).FullName;

    [GeneratedRegex("```yaml\n(?<yaml>apiVersion: kustomize.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Kustomization();
}
