using System.Globalization;
using k8s.Models;
using OptionsAlerts.ServiceDefaults.Hosting;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>What every pod has and may, and how pods are replaced.</summary>
public sealed class PodTests
{
    // Two readers of one thing are wrong for these: see the heads of their files.
    private static readonly string[] OneAtATime = ["gex", "ingestion", "vix", "volume"];

    public static TheoryData<string> Overlays => Overlay.All;

    [Theory, MemberData(nameof(Overlays))]
    public async Task every_service_is_asked_whether_it_lives_and_whether_it_can_work(string name)
    {
        foreach (var workload in (await Overlay.Named(name)).Workloads.Where(workload => workload.Deployment is not null))
        {
            foreach (var container in workload.Pod.Containers)
            {
                (V1Probe Probe, string Path)[] probes =
                [
                    (container.StartupProbe, HealthEndpoints.AlivePath), (container.LivenessProbe, HealthEndpoints.AlivePath), (container.ReadinessProbe, HealthEndpoints.ReadyPath),
                ];
                foreach (var (probe, path) in probes)
                {
                    probe.HttpGet.Path.ShouldBe(path, workload.Name);
                    Port(container, probe.HttpGet.Port.Value).ShouldBe(8080, workload.Name);
                }

                // Half a processor starts in some seconds; a database of another machine may keep /ready waiting for three.
                (container.StartupProbe.PeriodSeconds * container.StartupProbe.FailureThreshold).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(60);
                container.ReadinessProbe.TimeoutSeconds.ShouldNotBeNull().ShouldBeGreaterThan(3);
            }
        }
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task every_container_says_what_it_needs_and_at_most_takes(string name)
    {
        foreach (var container in (await Overlay.Named(name)).Workloads.SelectMany(workload => workload.Pod.Containers))
        {
            foreach (var resource in (string[])["cpu", "memory"])
            {
                var (least, most) = (container.Resources.Requests[resource].ToDecimal(), container.Resources.Limits[resource].ToDecimal());
                least.ShouldBeGreaterThan(0m, container.Name);
                most.ShouldBeGreaterThanOrEqualTo(least, container.Name);
            }

            container.Resources.Limits["memory"].ToDecimal().ShouldBe(512m * 1024 * 1024, container.Name);
            // The nightly job is to be over soon.
            container.Resources.Limits["cpu"].ToDecimal().ShouldBe(container.Name == "audit-verify" ? 1m : 0.5m, container.Name);
        }
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task no_container_may_do_more_than_it_needs(string name)
    {
        foreach (var workload in (await Overlay.Named(name)).Workloads)
        {
            var pod = workload.Pod;
            pod.AutomountServiceAccountToken.ShouldBe(false, workload.Name);
            (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser > 0, pod.SecurityContext.SeccompProfile.Type).ShouldBe((true, true, "RuntimeDefault"), workload.Name);
            (pod.HostNetwork, pod.HostPID, pod.HostIPC, pod.InitContainers).ShouldBe((null, null, null, null), workload.Name);
            foreach (var container in pod.Containers)
            {
                var context = container.SecurityContext;
                (context.AllowPrivilegeEscalation, context.ReadOnlyRootFilesystem, context.Privileged).ShouldBe((false, true, null), workload.Name);
                context.Capabilities.Drop.ShouldBe(["ALL"], workload.Name);
                context.Capabilities.Add.ShouldBeNull(workload.Name);
                container.VolumeMounts.ShouldContain(mount => mount.MountPath == "/tmp", workload.Name);
                foreach (var mount in container.VolumeMounts)
                {
                    var volume = pod.Volumes.Single(volume => volume.Name == mount.Name);
                    (volume.EmptyDir?.SizeLimit is not null || (volume.ConfigMap is not null && mount.ReadOnlyProperty == true)).ShouldBeTrue($"{workload.Name} {mount.Name}");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task a_pod_is_given_the_time_of_its_drain_and_some_more(string name)
    {
        foreach (var workload in (await Overlay.Named(name)).Workloads.Where(workload => workload.Deployment is not null))
        {
            var set = workload.Pod.Containers[0].Env.FirstOrDefault(variable => variable.Name == "Service__DrainSeconds")?.Value;
            var drain = set is null ? new ServiceOptions().DrainSeconds : int.Parse(set, CultureInfo.InvariantCulture);
            workload.Pod.TerminationGracePeriodSeconds.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(drain + 10, workload.Name);
        }
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task what_must_not_run_twice_is_stopped_before_it_is_started_and_the_others_never_leave_a_gap(string name)
    {
        foreach (var workload in (await Overlay.Named(name)).Workloads.Where(workload => workload.Deployment is not null))
        {
            var strategy = workload.Deployment!.Strategy;
            if (OneAtATime.Contains(workload.Name))
            {
                (workload.Replicas, strategy.Type).ShouldBe((1, "Recreate"), workload.Name);
                continue;
            }

            workload.Replicas.ShouldBeGreaterThanOrEqualTo(2, workload.Name);
            (strategy.RollingUpdate.MaxUnavailable.Value, strategy.RollingUpdate.MaxSurge.Value).ShouldBe(("0", "1"), workload.Name);
            workload.Pod.TopologySpreadConstraints.Select(spread => spread.TopologyKey).ShouldContain("kubernetes.io/hostname", workload.Name);
            foreach (var spread in workload.Pod.TopologySpreadConstraints) Overlay.Selects(spread.LabelSelector, workload.Labels).ShouldBeTrue(workload.Name);
        }
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task disruption_budgets_let_a_node_be_drained_and_keep_one_of_what_there_are_several_of(string name)
    {
        var overlay = await Overlay.Named(name);
        var budgets = overlay.Of<V1PodDisruptionBudget>().ToList();
        foreach (var budget in budgets)
        {
            var (_, replicas) = overlay.Pods.Where(pods => Overlay.Selects(budget.Spec.Selector, pods.Labels)).ShouldHaveSingleItem();
            budget.Spec.MinAvailable.ShouldBeNull(budget.Metadata.Name);
            int.Parse(budget.Spec.MaxUnavailable.Value, CultureInfo.InvariantCulture).ShouldBeInRange(1, replicas - 1, budget.Metadata.Name);
        }

        // CloudNativePG brings its own.
        foreach (var (labels, _) in overlay.Pods.Where(pods => pods.Replicas > 1 && !pods.Labels.ContainsKey("cnpg.io/cluster")))
            budgets.Count(budget => Overlay.Selects(budget.Spec.Selector, labels)).ShouldBe(1, string.Join(',', labels.Values));
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task what_one_process_does_at_a_time_has_one_that_stands_by_at_the_most_and_nothing_is_scaled_by_load(string name)
    {
        var overlay = await Overlay.Named(name);
        overlay.Of<V2HorizontalPodAutoscaler>().ShouldBeEmpty();
        overlay.Of<V1Deployment>().Where(deployment => deployment.Spec.Replicas > 1).Select(deployment => (deployment.Metadata.Name, deployment.Spec.Replicas)).Order()
            .ShouldBe([("alert-engine", 2), ("notifier", 2)]);
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task the_log_is_verified_every_night_once_at_a_time_and_not_for_ever(string name)
    {
        var job = (await Overlay.Named(name)).Of<V1CronJob>().ShouldHaveSingleItem().Spec;
        (job.Schedule, job.TimeZone, job.ConcurrencyPolicy, job.Suspend).ShouldBe(("30 18 * * *", "America/New_York", "Forbid", null));
        (job.SuccessfulJobsHistoryLimit, job.FailedJobsHistoryLimit, job.StartingDeadlineSeconds, job.JobTemplate.Spec.ActiveDeadlineSeconds).ShouldBe((3, 7, 3600, 3600));
        job.JobTemplate.Spec.Template.Spec.RestartPolicy.ShouldBe("Never");
        // The command line's own parser takes what the job gives it.
        var arguments = job.JobTemplate.Spec.Template.Spec.Containers.ShouldHaveSingleItem().Args;
        arguments.ShouldBe(["audit", "verify", "--run", "live"]);
        OptionsAlerts.Standalone.Cli.CommandLine.Root().Parse([.. arguments]).Errors.ShouldBeEmpty();
    }

    private static int? Port(V1Container container, string port) => container.Ports.FirstOrDefault(known => known.Name == port)?.ContainerPort;
}
