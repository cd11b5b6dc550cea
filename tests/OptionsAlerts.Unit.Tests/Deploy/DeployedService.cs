using System.Collections;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.Gex;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>A service with the configuration that its pod's environment makes: what it does not read, and what it would refuse at its start.</summary>
internal sealed class DeployedService
{
    private static readonly Dictionary<string, Action<IHostApplicationBuilder>> Services = new(StringComparer.Ordinal)
    {
        ["ingestion"] = static builder => builder.AddIngestion(),
        ["gex"] = static builder => builder.AddGex(),
        ["volume"] = static builder => builder.AddVolume(),
        ["vix"] = static builder => builder.AddVix(),
        ["alert-engine"] = static builder => builder.AddAlertEngine(),
        ["notifier"] = static builder => builder.AddNotifier(),
    };

    // Read by the host and by the runtime, beside our own.
    private static readonly string[] Hosts = ["ASPNETCORE_URLS", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private readonly HashSet<string> _roots;

    public DeployedService(string name, IReadOnlyDictionary<string, string> environment)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging().AddMetrics();
        var variables = new Hashtable(environment.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));
        EnvironmentLayer.AddTo(builder.Configuration, variables, null).Problems.ShouldBeEmpty();
        builder.Configuration.AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create(Key(pair.Key), (string?)pair.Value)));
        builder.AddValidatedOptions<ServiceOptions>(ServiceOptions.Section);
        Services[name](builder);
        Configuration = builder.Configuration;
        _roots = SectionRegistry.Of(builder.Services).Sections.Select(section => section.Split(':')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        using var host = builder.Build();
        Problems = ConfigurationProblems.Find(host.Services);
    }

    public static IEnumerable<string> Names => Services.Keys;

    public IConfiguration Configuration { get; }

    /// <summary>Why it would not start.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Whether it reads a variable at all; what is misspelt within one of its sections is a problem of its start.</summary>
    public bool Reads(string variable)
    {
        if (Hosts.Contains(variable, StringComparer.Ordinal)) return true;
        if (EnvironmentNames.Find(variable) is { } known) return known.IsUsed && _roots.Contains(known.Key.Split(':')[0]);
        var parts = variable.Split("__");
        return parts is ["ConnectionStrings", "messaging" or "alertsdb"] || (parts.Length > 1 && _roots.Contains(parts[0]));
    }

    /// <summary>As deployed, the policy file in the place that it is mounted to.</summary>
    public static DeployedService In(Overlay overlay, Workload workload, string policyFile)
    {
        var environment = new PodEnvironment(overlay, workload).Values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (environment.TryGetValue("AlertEngine__PolicyFile", out var mounted))
        {
            File.WriteAllText(policyFile, Mounted(overlay, workload, mounted));
            environment["AlertEngine__PolicyFile"] = policyFile;
        }

        return new DeployedService(workload.Name, environment);
    }

    /// <summary>The text of a file that a map puts into a pod.</summary>
    public static string Mounted(Overlay overlay, Workload workload, string path)
    {
        var mount = workload.Pod.Containers[0].VolumeMounts.Single(mount => mount.MountPath == Path.GetDirectoryName(path));
        var map = workload.Pod.Volumes.Single(volume => volume.Name == mount.Name).ConfigMap.Name;
        return overlay.Of<V1ConfigMap>().Single(known => known.Metadata.Name == map).Data[Path.GetFileName(path)];
    }

    private static string Key(string variable) =>
        (variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal) ? variable["ASPNETCORE_".Length..] : variable).Replace("__", ":", StringComparison.Ordinal);
}
