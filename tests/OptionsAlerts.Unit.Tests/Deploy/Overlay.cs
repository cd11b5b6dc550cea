using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using OptionsAlerts.Unit.Tests.Architecture;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>What runs pods: a Deployment for as long as it stands, a CronJob from time to time.</summary>
/// <param name="Replicas">Pods at least; of a CronJob none.</param>
internal sealed record Workload(string Name, int Replicas, V1PodTemplateSpec Template, V1DeploymentSpec? Deployment)
{
    public V1PodSpec Pod => Template.Spec;

    public IDictionary<string, string> Labels => Template.Metadata.Labels;

    public override string ToString() => Name;
}

/// <summary>An overlay of <c>deploy/kubernetes</c> as <c>kubectl kustomize</c> builds it, every manifest read strictly: a field that its type does not have is an error.</summary>
internal sealed class Overlay
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["rabbitmq.com/v1beta1/RabbitmqCluster"] = typeof(RabbitmqCluster),
        ["postgresql.cnpg.io/v1/Cluster"] = typeof(PostgresCluster),
    };

    private static readonly ConcurrentDictionary<string, Task<Overlay>> Built = new(StringComparer.Ordinal);

    private Overlay(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects) => Objects = objects;

    public static string Folder { get; } = Path.Combine(Product.Checkout.FullName, "deploy", "kubernetes");

    /// <summary>The names of all overlays.</summary>
    public static TheoryData<string> All => [.. Directory.GetDirectories(Path.Combine(Folder, "overlays")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    /// <summary>The Deployments and CronJobs.</summary>
    public IReadOnlyList<Workload> Workloads =>
    [
        .. Of<V1Deployment>().Select(deployment => new Workload(deployment.Metadata.Name, Replicas(deployment), deployment.Spec.Template, deployment.Spec)),
        .. Of<V1CronJob>().Select(job => new Workload(job.Metadata.Name, 0, job.Spec.JobTemplate.Spec.Template, null)),
    ];

    /// <summary>The labels of every kind of pod there is in the namespace, those that operators make among them, and how many of it there are.</summary>
    public IEnumerable<(IDictionary<string, string> Labels, int Replicas)> Pods =>
    [
        .. Workloads.Select(workload => (workload.Labels, workload.Replicas)),
        .. Of<RabbitmqCluster>().Select(cluster => (cluster.PodLabels, cluster.Spec.Replicas)),
        .. Of<PostgresCluster>().Select(cluster => (cluster.PodLabels, cluster.Spec.Instances)),
    ];

    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    /// <summary>Builds an overlay once a test run; skips the test where there is no kubectl.</summary>
    public static Task<Overlay> Named(string name) => Built.GetOrAdd(name, static name => Build(Path.Combine(Folder, "overlays", name)));

    /// <summary>Builds a kustomization in any folder.</summary>
    public static async Task<Overlay> Build(string folder)
    {
        var built = await MachineTool.RunRequired("kubectl", "kustomize", folder);
        built.Succeeded.ShouldBeTrue(built.Errors);
        return Parse(built.Output);
    }

    /// <summary>Reads manifests strictly.</summary>
    public static Overlay Parse(string manifests) =>
        new([.. KubernetesYaml.LoadAllFromString(manifests, Types, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);

    /// <summary>Whether a selector takes pods of these labels; the manifests select by labels alone.</summary>
    public static bool Selects(V1LabelSelector selector, IDictionary<string, string> labels)
    {
        selector.MatchExpressions.ShouldBeNull();
        return Selects(selector.MatchLabels, labels);
    }

    public static bool Selects(IDictionary<string, string>? wanted, IDictionary<string, string> labels) =>
        wanted is null || wanted.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static int Replicas(V1Deployment deployment) => deployment.Spec.Replicas ?? 1;
}
